using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>Something wrong, from when it was noticed until it was over.</summary>
public sealed record IncidentAnswer
{
    /// <summary>Begins with <c>inc_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>destination-failing, backlog-growing, agent-gone or channel-near-limit.</summary>
    public required string Kind { get; init; }

    /// <summary>open or resolved.</summary>
    public required string State { get; init; }

    /// <summary>destination, agent or channel.</summary>
    public required string SubjectKind { get; init; }

    /// <summary>Its name when the incident opened.</summary>
    public required string Subject { get; init; }

    /// <summary>What was seen.</summary>
    public required string Summary { get; init; }

    public required DateTime OpenedAt { get; init; }

    /// <summary>Since when it looks well; it is over once that has lasted.</summary>
    public required DateTime? ClearSince { get; init; }

    public required DateTime? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required DateTime? ResolvedAt { get; init; }

    /// <summary>Why it is over.</summary>
    public required string? Resolution { get; init; }

    /// <summary>Who was told; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NoticeAnswer>? Notices { get; init; }
}
