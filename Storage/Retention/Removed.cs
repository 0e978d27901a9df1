namespace WebhookOps.Storage.Retention;

/// <summary>What a sweep removed.</summary>
/// <param name="Bodies">From events that stay.</param>
public sealed record Removed(long Events, long Deliveries, long Attempts, long RejectedRequests, long DedupeKeys, long Bodies = 0);
