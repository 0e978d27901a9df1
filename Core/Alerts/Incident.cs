namespace WebhookOps.Core.Alerts;

/// <summary>Something wrong, from when it was noticed until it was over. There is at most one open incident of a kind and subject.</summary>
public sealed class Incident
{
    public Guid Id { get; init; }

    public IncidentKind Kind { get; init; }

    /// <summary>Of the destination, agent or channel.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>Its name when the incident opened.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What was seen when it opened, in a sentence or two.</summary>
    public string Summary { get; init; } = "";

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Since when nothing is wrong any more; it is over once that has lasted. Null: it is still wrong.</summary>
    public DateTimeOffset? ClearSince { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>Who looks after it.</summary>
    public string? AcknowledgedBy { get; set; }

    /// <summary>Null: it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Why it is over, in a sentence.</summary>
    public string? Resolution { get; set; }

    public bool IsOpen => ResolvedAt is null;

    /// <summary>What it is, in a line.</summary>
    public string Title => $"{IncidentKinds.TitleOf(Kind)}: {Subject}";
}
