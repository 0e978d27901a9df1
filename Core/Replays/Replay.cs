namespace WebhookOps.Core.Replays;

/// <summary>A job that makes new deliveries for every event that a query found.</summary>
public sealed class Replay
{
    public Guid Id { get; init; }

    /// <summary>The query, as JSON.</summary>
    public required string Query { get; init; }

    /// <summary>Where to deliver instead of where each event went; null: there.</summary>
    public Guid? DestinationId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Events per second; null: as fast as the ledger takes them.</summary>
    public double? RatePerSecond { get; init; }

    public ReplayState State { get; set; }

    /// <summary>How many events the query found when the job was made.</summary>
    public long Total { get; init; }

    /// <summary>How many of them have been replayed so far.</summary>
    public long Made { get; set; }

    /// <summary>The last event replayed; the job goes on after it.</summary>
    public Guid? Cursor { get; set; }

    /// <summary>Name of the key that asked for it.</summary>
    public required string Actor { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string? Error { get; set; }
}
