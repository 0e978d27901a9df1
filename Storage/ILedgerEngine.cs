using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core;

namespace WebhookOps.Storage;

/// <summary>What differs between the engines outside their hot paths.</summary>
internal interface ILedgerEngine
{
    /// <summary>The folder of its scripts under <c>Migrations</c>.</summary>
    string Scripts { get; }

    /// <summary>SQL that holds back every other process that starts, until the transaction ends; null: the transaction itself does.</summary>
    string? StartLock { get; }

    /// <summary>Sees to it that there is a database to migrate, and that it is this process's alone where the engine needs that.</summary>
    /// <exception cref="CannotStartException">There is none, and none can be made; or another process has it.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Takes over from a process that died: called once the schema is up to date, before anything is claimed.</summary>
    /// <exception cref="CannotStartException">Another process has the ledger.</exception>
    Task TakeOverAsync(CancellationToken cancellation);

    /// <summary>Waits for a server that is still coming up. An engine without one has nothing to wait for.</summary>
    /// <exception cref="CannotStartException">It refuses us.</exception>
    Task WaitForServerAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>A closed connection of its own.</summary>
    DbConnection CreateConnection();

    void Configure(DbContextOptionsBuilder options);

    /// <summary>Keeps the hot path's writer away while configuration is written; dispose to let it go on.</summary>
    ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellation);

    /// <summary>Whether a write would pass now, as far as this engine can tell without writing all the time.</summary>
    Task<bool> IsWritableAsync(CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Lets go of what it keeps in memory only to be quick. An engine with a server of its own keeps next to nothing here.</summary>
    Task ReleaseMemoryAsync(CancellationToken cancellation) => Task.CompletedTask;
}
