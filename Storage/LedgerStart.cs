using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Migrations;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage;

/// <summary>Makes the ledger ready before any other service starts.</summary>
internal sealed class LedgerStart(
    IOptions<LedgerOptions> options,
    ILedgerEngine engine,
    ILedgerMigrator migrator,
    KeyRingCheck keys,
    ICatalogSource catalog) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Migrate)
        {
            await migrator.MigrateAsync(cancellationToken);
        }
        else
        {
            await migrator.WaitAsync(cancellationToken);
        }

        await engine.TakeOverAsync(cancellationToken);
        await keys.RunAsync(cancellationToken);
        await catalog.RefreshAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
