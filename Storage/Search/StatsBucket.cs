namespace WebhookOps.Storage.Search;

/// <summary>What happened in one part of a period.</summary>
/// <param name="Delivered">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that did not.</param>
public sealed record StatsBucket(DateTimeOffset From, long Accepted, long Rejected, long Delivered, long Failed);
