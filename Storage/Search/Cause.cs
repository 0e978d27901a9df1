namespace WebhookOps.Storage.Search;

/// <summary>Dead letters of one destination that ended for one reason.</summary>
public sealed record Cause(Guid DestinationId, string? Error, int? Status, long Count, DateTimeOffset Latest);
