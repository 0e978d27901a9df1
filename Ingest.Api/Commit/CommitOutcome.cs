namespace WebhookOps.Ingest.Api.Commit;

internal enum CommitStatus
{
    Stored,
    Duplicate,

    /// <summary>Too many events wait already.</summary>
    Busy,

    /// <summary>The ledger does not take it now.</summary>
    Unavailable,

    /// <summary>The ledger does not take this one event.</summary>
    Failed,
}

/// <summary>What became of an event.</summary>
/// <param name="EventId">Its id, or the first event's where it is a duplicate.</param>
internal readonly record struct CommitOutcome(CommitStatus Status, Guid EventId);
