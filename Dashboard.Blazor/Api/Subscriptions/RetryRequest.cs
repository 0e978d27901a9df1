using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Subscriptions;

/// <summary>How failed attempts are repeated: after min(baseSeconds · factor^(n−1), capSeconds), spread by jitter.</summary>
public sealed record RetryRequest
{
    /// <summary>Attempts in all, the first included: 1 to 100.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Seconds before the second attempt: 0.1 to 3600.</summary>
    public double? BaseSeconds { get; init; }

    /// <summary>Each wait is this many times the last: 1 to 10.</summary>
    public double? Factor { get; init; }

    /// <summary>No wait is longer, in seconds: 1 to 86400.</summary>
    public double? CapSeconds { get; init; }

    /// <summary>Each wait is spread by up to this share of itself: 0 to 1.</summary>
    public double? Jitter { get; init; }

    /// <summary>What was given over what there is; null is the default.</summary>
    internal RetryPolicy Merge(RetryPolicy current, IGivenMembers body, Checks checks)
    {
        var policy = new RetryPolicy
        {
            MaxAttempts = MaxAttempts ?? Unless("maxAttempts").MaxAttempts,
            BaseSeconds = BaseSeconds ?? Unless("baseSeconds").BaseSeconds,
            Factor = Factor ?? Unless("factor").Factor,
            CapSeconds = CapSeconds ?? Unless("capSeconds").CapSeconds,
            Jitter = Jitter ?? Unless("jitter").Jitter,
        };
        checks.Add(SettingRules.Check(policy));
        return policy;

        RetryPolicy Unless(string member) => body.Has("retry." + member) ? RetryPolicy.Default : current;
    }
}
