namespace WebhookOps.Core.Deliveries;

/// <summary>One event owed to one destination. The row is the queue and the outbox.</summary>
public sealed class Delivery
{
    public Guid Id { get; init; }

    public Guid EventId { get; init; }

    public Guid SourceId { get; init; }

    public Guid DestinationId { get; init; }

    public Guid? SubscriptionId { get; init; }

    /// <summary>The replay that made it, if one did.</summary>
    public Guid? ReplayId { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>Why the next attempt will be made (or the last one was).</summary>
    public AttemptTrigger Trigger { get; init; }

    /// <summary>Attempts begun since it was made or last retried by hand.</summary>
    public int AttemptCount { get; init; }

    /// <summary>When a pending delivery may be sent next.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Until when its worker owns a sending delivery.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The fencing token of the claim: drawn at random each time, so that a late worker cannot record.</summary>
    public long LeaseToken { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Status of the last answer, if one came.</summary>
    public int? LastStatus { get; init; }

    /// <summary>See <see cref="ErrorCodes"/>.</summary>
    public string? LastError { get; init; }

    public IReadOnlyList<Attempt> Attempts { get; set; } = [];
}
