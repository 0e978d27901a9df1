namespace WebhookOps.Storage.Events;

/// <summary>What became of one event of a batch.</summary>
/// <param name="EventId">Its own id, or the first event's where it is a duplicate.</param>
/// <param name="Duplicate">Whether the ledger had it already.</param>
public readonly record struct Appended(Guid EventId, bool Duplicate);
