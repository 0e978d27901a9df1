using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core;

namespace WebhookOps.Storage;

/// <summary>What differs between the engines outside their hot paths.</summary>
internal interface ILedgerEngine
{
    /// <summary>The folder of its scripts under <c>Migrations</c>.</summary>
    string Scripts { get; }

    /// <summary>SQL that holds every other migrator back until the transaction ends; null: the transaction itself does.</summary>
    string? MigrationLock { get; }

    /// <summary>Sees to it that there is a database to migrate.</summary>
    /// <exception cref="CannotStartException">There is none, and none can be made.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>A closed connection of its own.</summary>
    DbConnection CreateConnection();

    void Configure(DbContextOptionsBuilder options);

    /// <summary>Keeps the hot path's writer away while configuration is written; dispose to let it go on.</summary>
    ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellation);
}
