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
