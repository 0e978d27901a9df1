namespace WebhookOps.Storage.Retention;

/// <summary>What a sweep removed.</summary>
public sealed record Removed(long Events, long Deliveries, long Attempts, long RejectedRequests, long DedupeKeys);
