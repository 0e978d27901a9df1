using WebhookOps.Core;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api;

/// <summary>At most so many requests in any window of so many seconds.</summary>
public sealed record RateLimitRequest
{
    /// <summary>1 to 1000000.</summary>
    public int? Requests { get; init; }

    /// <summary>0.1 to 86400.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>What was given over what there is.</summary>
    internal RateLimit? Merge(RateLimit? current, IGivenMembers body, Checks checks)
    {
        var requests = body.Has("rateLimit.requests") ? Requests : current?.Requests;
        var windowSeconds = body.Has("rateLimit.windowSeconds") ? WindowSeconds : current?.WindowSeconds;
        checks.Require(requests is not null, "rateLimit.requests", "Is required.", "required");
        checks.Require(windowSeconds is not null, "rateLimit.windowSeconds", "Is required.", "required");
        var limit = new RateLimit(requests ?? 1, windowSeconds ?? 1);
        checks.Add(SettingRules.Check(limit));
        return limit;
    }
}
