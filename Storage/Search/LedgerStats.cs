namespace WebhookOps.Storage.Search;

/// <summary>What is waiting now, and what happened over a period.</summary>
public sealed record LedgerStats
{
    /// <summary>Deliveries by where they stand now. Only what is unfinished or dead is counted: the rest is in <see cref="Buckets"/>.</summary>
    public required long Pending { get; init; }

    public required long Held { get; init; }

    public required long Sending { get; init; }

    public required long Dead { get; init; }

    /// <summary>Equal parts of the period, oldest first.</summary>
    public required IReadOnlyList<StatsBucket> Buckets { get; init; }

    /// <summary>From received to delivered, in milliseconds; null: nothing was delivered.</summary>
    public required LatencyStats? Latency { get; init; }
}
