namespace WebhookOps.Storage.Retention;

/// <summary>Removes what the ledger need not keep any longer.</summary>
public interface ILedgerRetention
{
    /// <summary>Removes all that is past its age, in small transactions. May be stopped at any time and run from many processes.</summary>
    /// <returns>How many rows (on PostgreSQL: rows, and whole days of events) went.</returns>
    Task<Removed> SweepAsync(RetentionPolicy policy, CancellationToken cancellation);
}
