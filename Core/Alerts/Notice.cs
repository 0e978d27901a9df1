namespace WebhookOps.Core.Alerts;

/// <summary>One thing to tell one target: that an incident has opened, or that it is over. Written together with what it tells of.</summary>
public sealed class Notice
{
    public Guid Id { get; init; }

    public Guid IncidentId { get; init; }

    public Guid TargetId { get; init; }

    public NoticePhase Phase { get; init; }

    public NoticeState State { get; init; }

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When to try next. Whoever tries moves it first, so that no two do, and so that it is due again if the first one dies.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Why the last attempt failed, in one sentence without secrets.</summary>
    public string? LastError { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
