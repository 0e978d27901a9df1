namespace WebhookOps.Core.Audit;

/// <summary>Who changed what, and when. Never holds a secret.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Name of the key that acted.</summary>
    public required string Actor { get; init; }

    /// <summary><c>source.created</c>, <c>destination.paused</c>, …</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: a slug, a name or a public id.</summary>
    public required string Subject { get; init; }

    /// <summary>More about it, as JSON.</summary>
    public string? Details { get; init; }
}
