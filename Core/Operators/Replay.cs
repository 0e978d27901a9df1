namespace WebhookOps.Core.Operators;

/// <summary>A job that makes new deliveries for the old events a query finds, newest first.</summary>
public sealed class Replay
{
    public Guid Id { get; init; }

    /// <summary>The query as JSON, as it was asked.</summary>
    public string Query { get; init; } = "{}";

    /// <summary>Null: to where the events' subscriptions lead.</summary>
    public Guid? DestinationId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Deliveries made in a second at most; null: as fast as it goes.</summary>
    public double? RatePerSecond { get; init; }

    public ReplayState State { get; set; }

    /// <summary>Events found when it was asked for.</summary>
    public long Total { get; init; }

    /// <summary>Deliveries made so far.</summary>
    public long Made { get; set; }

    /// <summary>The last event replayed, from where a restart goes on.</summary>
    public Guid? Cursor { get; set; }

    public string Actor { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string? Error { get; set; }
}
