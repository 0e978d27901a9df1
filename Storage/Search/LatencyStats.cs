namespace WebhookOps.Storage.Search;

/// <summary>Milliseconds from a delivery's making to its success, over the newest deliveries of a period.</summary>
public sealed record LatencyStats(double P50, double P95, double P99, int Sample);
