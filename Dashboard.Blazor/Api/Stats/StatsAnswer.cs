using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Stats;

/// <summary>What waits now, and what happened over a period.</summary>
/// <param name="LatencyMs">From received to delivered, in milliseconds; null: nothing was delivered.</param>
public sealed record StatsAnswer(
    DateTime From, DateTime To, long Pending, long Held, long Sending, long Dead, LatencyStats? LatencyMs, IReadOnlyList<StatsAnswerBucket> Buckets);
