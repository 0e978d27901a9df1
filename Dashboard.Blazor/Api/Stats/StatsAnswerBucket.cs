namespace WebhookOps.Dashboard.Blazor.Api.Stats;

/// <summary>An equal part of the period.</summary>
/// <param name="Delivered">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that did not.</param>
/// <param name="AcceptedPerSecond">The mean over the part.</param>
public sealed record StatsAnswerBucket(DateTime From, long Accepted, long Rejected, long Delivered, long Failed, double AcceptedPerSecond);
