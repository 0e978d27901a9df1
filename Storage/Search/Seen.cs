namespace WebhookOps.Storage.Search;

/// <summary>A row that a search has looked at.</summary>
/// <param name="Row">Null: it is not one that is sought.</param>
internal readonly record struct Seen<TRow>(Guid Id, TRow? Row);
