using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>How repeats of one provider event are recognised.</summary>
public sealed record DedupeRequest
{
    public bool? Enabled { get; init; }

    /// <summary>How long a repeat is a repeat, in seconds: 1 to 2592000 (30 days); null: 259200 (3 days).</summary>
    public int? WindowSeconds { get; init; }

    /// <summary>Take the event id from this header; null: from where the provider puts it.</summary>
    public string? Header { get; init; }

    /// <summary>Take the event id from this place in the JSON body (data.object.id); null: from where the provider puts it.</summary>
    public string? Body { get; init; }

    /// <summary>What was given over what there is.</summary>
    internal DedupeRule Merge(DedupeRule current, IGivenMembers body, Checks checks)
    {
        var rule = new DedupeRule
        {
            Enabled = Enabled ?? current.Enabled,
            WindowSeconds = body.Has("dedupe.windowSeconds") ? WindowSeconds ?? DedupeRule.Default.WindowSeconds : current.WindowSeconds,
            Header = body.Has("dedupe.header") ? Header : current.Header,
            Body = body.Has("dedupe.body") ? Body : current.Body,
        };
        checks.Add(SettingRules.Check(rule));
        return rule;
    }
}
