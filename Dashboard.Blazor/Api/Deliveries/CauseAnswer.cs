namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary>Dead letters of one destination that ended for one reason.</summary>
/// <param name="Destination">Its name; null when it has been removed.</param>
/// <param name="Error">The code of the last failure.</param>
/// <param name="Status">What the destination answered last, if it answered.</param>
public sealed record CauseAnswer(string? Destination, string? Error, int? Status, long Count, DateTime Latest);
