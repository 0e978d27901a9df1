using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>Finds deliveries.</summary>
public sealed class DeliverySearch(IDbContextFactory<LedgerContext> contexts)
{
    /// <inheritdoc cref="EventSearch.FindAsync"/>
    public async Task<Page<DeliverySummary>> FindAsync(DeliveryQuery query, Guid? after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = db.Deliveries.Between(query.From, query.To);
        if (query.Status is DeliveryStatus.Dead)
        {
            all = all.Where(d => d.State == DeliveryState.Dead); // they have an index of their own
        }

        if (query.EventId is { } of)
        {
            all = all.Where(d => d.EventId == of); // likewise
        }

        return await all.PageAsync(rows => db.Summarize(Filter(db, rows, query)), d => d.Id, after, limit, cancellation);
    }

    /// <summary>One delivery with its attempts, oldest first; null: there is none.</summary>
    public async Task<Delivery?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Deliveries.SingleOrDefaultAsync(d => d.Id == id, cancellation);
        if (found is not null)
        {
            found.Attempts = await db.Attempts.Where(a => a.DeliveryId == id).OrderBy(a => a.Id).ToListAsync(cancellation);
        }

        return found;
    }

    private static IQueryable<Delivery> Filter(LedgerContext db, IQueryable<Delivery> deliveries, DeliveryQuery query)
    {
        deliveries = db.With(deliveries, query.Status);
        if (query.SourceId is { } source)
        {
            deliveries = deliveries.Where(d => d.SourceId == source);
        }

        if (query.DestinationId is { } destination)
        {
            deliveries = deliveries.Where(d => d.DestinationId == destination);
        }

        if (query.ReplayId is { } replay)
        {
            deliveries = deliveries.Where(d => d.ReplayId == replay);
        }

        return deliveries;
    }
}
