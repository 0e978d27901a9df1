using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>How long a source's events are kept, where that differs from the rest. What is still owed is kept in any case.</summary>
public sealed record RetentionRequest
{
    /// <summary>Days for which events are kept, 1 to 36500; null: as all are.</summary>
    public int? EventDays { get; init; }

    /// <summary>Days after which bodies are removed while the events stay, 1 to 36500 and not more than eventDays; null: as from all.</summary>
    public int? BodyDays { get; init; }

    /// <summary>What was given over what there is.</summary>
    internal SourceRetention? Merge(SourceRetention? current, IGivenMembers body, Checks checks)
    {
        var retention = new SourceRetention(
            body.Has("retention.eventDays") ? EventDays : current?.EventDays,
            body.Has("retention.bodyDays") ? BodyDays : current?.BodyDays);
        checks.Add(SettingRules.Check(retention));
        return retention is (null, null) ? null : retention;
    }
}
