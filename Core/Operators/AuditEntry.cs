namespace WebhookOps.Core.Operators;

/// <summary>What was done by whom. Never changed after it is written.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The user's or API key's name, or the part of the product that acted.</summary>
    public string Actor { get; init; } = "";

    /// <summary>A dotted verb: <c>source.create</c>, <c>delivery.retry</c>, …</summary>
    public string Action { get; init; } = "";

    /// <summary>The slug, name or public id of what it was done to.</summary>
    public string Subject { get; init; } = "";

    /// <summary>JSON without secrets; null: nothing to add.</summary>
    public string? Details { get; init; }
}
