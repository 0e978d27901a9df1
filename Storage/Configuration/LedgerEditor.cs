using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Configuration;

/// <summary>Every write to the ledger but the hot paths': a short change of a few rows, in one transaction.</summary>
public sealed class LedgerEditor
{
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly ILedgerEngine _engine;
    private readonly ICatalogSource _catalog;
    private readonly ICatalogSignal? _signal;

    internal LedgerEditor(IDbContextFactory<LedgerContext> contexts, ILedgerEngine engine, ICatalogSource catalog, ICatalogSignal? signal) =>
        (_contexts, _engine, _catalog, _signal) = (contexts, engine, catalog, signal);

    /// <summary>
    /// Changes sources, destinations or subscriptions (and what belongs to the change, such as its audit entry). The catalog's version
    /// rises in the same transaction, this process has the new catalog when the task ends, and the others are told.
    /// </summary>
    /// <param name="change">Runs on a context that tracks. It need not save. It must not wait for anything but the ledger.</param>
    /// <exception cref="DbUpdateException">A constraint was broken; nothing has changed.</exception>
    public async Task<T> EditCatalogAsync<T>(Func<LedgerContext, CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        var result = await EditAsync(
            async (db, stop) =>
            {
                var made = await change(db, stop);
                await db.SaveChangesAsync(stop);
                await db.Database.ExecuteSqlAsync($"UPDATE catalog_version SET version = version + 1", stop);
                return made;
            },
            cancellation);
        _signal?.Tell();
        await _catalog.RefreshAsync(cancellation);
        return result;
    }

    /// <summary>Changes rows that are not part of the catalog: API keys, the audit trail, replays.</summary>
    /// <inheritdoc cref="EditCatalogAsync" path="/param|/exception"/>
    public async Task<T> EditAsync<T>(Func<LedgerContext, CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellation);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        using var turn = await _engine.TakeTurnAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var result = await change(db, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }
}
