namespace WebhookOps.Ingest.Api.Commit;

/// <summary>What became of an event.</summary>
/// <param name="EventId">Its id, or the first event's where it is a duplicate.</param>
internal readonly record struct CommitOutcome(CommitStatus Status, Guid EventId);
