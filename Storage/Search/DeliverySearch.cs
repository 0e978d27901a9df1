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

        return await all.PageAsync(rows => db.Summarize(Filter(db, rows, query)), d => d.Id, after, limit, cancellation, query.IsIndexed);
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

    /// <summary>What the dead letters died of, the most frequent first.</summary>
    public async Task<IReadOnlyList<Cause>> FindCausesAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var groups = await db.Deliveries.Where(d => d.State == DeliveryState.Dead)
            .GroupBy(d => new { d.DestinationId, d.LastError, d.LastStatus })
            .Select(g => new { g.Key, Count = g.LongCount(), Latest = g.Max(d => d.FinishedAt) })
            .OrderByDescending(g => g.Count)
            .Take(limit)
            .ToListAsync(cancellation);
        return [.. groups.Select(g => new Cause(g.Key.DestinationId, g.Key.LastError, g.Key.LastStatus, g.Count, g.Latest ?? default))];
    }

    /// <summary>Destinations that have deliveries waiting after a failure, or dead letters; the most troubled first.</summary>
    public async Task<IReadOnlyList<FailingDestination>> FindFailingAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var retrying = await db.Deliveries.Where(d => d.State == DeliveryState.Pending && d.AttemptCount > 0)
            .GroupBy(d => d.DestinationId)
            .Select(g => new { g.Key, Count = g.LongCount(), Since = g.Min(d => d.CreatedAt) })
            .ToDictionaryAsync(g => g.Key, cancellation);
        var dead = await db.Deliveries.Where(d => d.State == DeliveryState.Dead)
            .GroupBy(d => d.DestinationId)
            .Select(g => new { g.Key, Count = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, cancellation);
        return [.. retrying.Keys.Union(dead.Keys)
            .Select(id => new FailingDestination(
                id, retrying.GetValueOrDefault(id)?.Count ?? 0, dead.GetValueOrDefault(id)?.Count ?? 0, retrying.GetValueOrDefault(id)?.Since))
            .OrderByDescending(f => f.Retrying)
            .ThenByDescending(f => f.Dead)];
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
