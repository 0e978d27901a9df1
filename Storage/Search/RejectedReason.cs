namespace WebhookOps.Storage.Search;

/// <summary>Requests to one source that were turned away for one reason.</summary>
public sealed record RejectedReason(string Slug, string Code, int Status, long Count, DateTimeOffset Latest);
