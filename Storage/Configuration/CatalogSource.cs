using Microsoft.EntityFrameworkCore;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Configuration;

internal sealed class CatalogSource(IDbContextFactory<LedgerContext> contexts) : ICatalogSource, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public Catalog Current { get; private set; } = Catalog.Empty;

    public event Action<Catalog>? Changed;

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);

            // Read before the rows: should they change meanwhile, the next look finds the version moved on and loads again.
            var version = (await db.Database.SqlQuery<long>($"SELECT version FROM catalog_version").ToListAsync(cancellation)).Single();
            if (version == Current.Version)
            {
                return;
            }

            Current = new Catalog(
                version,
                await db.Sources.ToListAsync(cancellation),
                await db.Destinations.ToListAsync(cancellation),
                await db.Subscriptions.ToListAsync(cancellation),
                await db.Channels.ToListAsync(cancellation));

            // Still in turn: whoever finds the newest version here may count on everybody having heard of it, and of none after it.
            Changed?.Invoke(Current);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
