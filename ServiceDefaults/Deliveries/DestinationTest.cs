namespace WebhookOps.ServiceDefaults.Deliveries;

/// <summary>What came of a test event.</summary>
/// <param name="Outcome"><c>delivered</c>, <c>failed</c>, <c>unavailable</c> (its agent, or its channel's connectors, are away) or <c>unsupported</c> (this kind takes no test events).</param>
/// <param name="EventId">The test event's id: <c>webhook-id</c> in what was sent.</param>
/// <param name="Status">Status of the answer, if one came.</param>
/// <param name="DurationMs">How long the attempt took.</param>
/// <param name="ErrorCode">As of attempts; null when delivered.</param>
/// <param name="Error">One sentence for a person.</param>
/// <param name="RemoteAddress">The address connected to.</param>
public sealed record DestinationTest(
    string Outcome, string EventId, int? Status, int DurationMs, string? ErrorCode, string? Error, string? RemoteAddress);
