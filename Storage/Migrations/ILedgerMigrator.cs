using WebhookOps.Core;

namespace WebhookOps.Storage.Migrations;

/// <summary>Brings the ledger's schema to the version that this program needs.</summary>
public interface ILedgerMigrator
{
    /// <summary>Applies what is missing. Safe to run from many processes at once.</summary>
    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="CannotStartException">The schema is newer than this program, or a script was changed after it was applied.</exception>
    Task<int> MigrateAsync(CancellationToken cancellation);

    /// <summary>Whether nothing is missing.</summary>
    Task<bool> IsCurrentAsync(CancellationToken cancellation);

    /// <summary>Waits until another process has applied what is missing.</summary>
    Task WaitAsync(CancellationToken cancellation);
}
