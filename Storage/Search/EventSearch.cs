using System.Text;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>Finds events.</summary>
public sealed class EventSearch(IDbContextFactory<LedgerContext> contexts)
{
    /// <param name="after">The last page's <see cref="Page{T}.Next"/>; null: from the newest.</param>
    /// <param name="limit">1 to 1000.</param>
    public async Task<Page<EventSummary>> FindAsync(EventQuery query, Guid? after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var page = await db.Events.Between(query.From, query.To).PageAsync(rows => Summarize(Filter(db, rows, query)), e => e.Id, after, limit, cancellation);
        var ids = page.Items.Select(e => e.Id).ToList();
        var deliveries = await db.Summarize(db.Deliveries.Where(d => ids.Contains(d.EventId))).ToListAsync(cancellation);
        var ofEvent = deliveries.OrderBy(d => d.Id).ToLookup(d => d.EventId);
        return page with { Items = [.. page.Items.Select(e => e with { Deliveries = [.. ofEvent[e.Id]] })] };
    }

    /// <summary>How many events a query finds; it reads as much of the ledger as that takes.</summary>
    public async Task<long> CountAsync(EventQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2));
        return await Filter(db, db.Events.Between(query.From, query.To), query).LongCountAsync(cancellation);
    }

    /// <summary>One event with its deliveries and their attempts, oldest first; null: there is none.</summary>
    public async Task<Event?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Events.SingleOrDefaultAsync(e => e.Id == id, cancellation);
        if (found is null)
        {
            return null;
        }

        found.Deliveries = await db.Deliveries.Where(d => d.EventId == id).OrderBy(d => d.Id).ToListAsync(cancellation);
        var deliveries = found.Deliveries.Select(d => d.Id).ToList();
        var attempts = await db.Attempts.Where(a => deliveries.Contains(a.DeliveryId)).OrderBy(a => a.Id).ToListAsync(cancellation);
        foreach (var group in attempts.GroupBy(a => a.DeliveryId))
        {
            found.Deliveries.Single(d => d.Id == group.Key).Attempts = [.. group];
        }

        return found;
    }

    /// <summary>One event's body; null: there is no such event.</summary>
    public async Task<byte[]?> GetBodyAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Events.Where(e => e.Id == id).Select(e => e.Body).SingleOrDefaultAsync(cancellation);
    }

    private static IQueryable<Event> Filter(LedgerContext db, IQueryable<Event> events, EventQuery query)
    {
        if (query.SourceId is { } source)
        {
            events = events.Where(e => e.SourceId == source);
        }

        if (query.Type is { } type)
        {
            var start = type.TrimEnd('*');
            events = type.EndsWith('*') ? events.Where(e => e.EventType!.StartsWith(start)) : events.Where(e => e.EventType == type);
        }

        if (query.DestinationId is not null || query.Status is not null)
        {
            var deliveries = db.With(db.Deliveries, query.Status);
            if (query.DestinationId is { } destination)
            {
                deliveries = deliveries.Where(d => d.DestinationId == destination);
            }

            events = events.Where(e => deliveries.Any(d => d.EventId == e.Id));
        }

        if (!string.IsNullOrEmpty(query.Text))
        {
            var text = query.Text;
            var bytes = Encoding.UTF8.GetBytes(text);
            events = events.Where(e => LedgerContext.PositionIn(e.Body, bytes) > 0 || ((string)(object)e.Headers).Contains(text));
        }

        return events;
    }

    private static IQueryable<EventSummary> Summarize(IQueryable<Event> events) => events.Select(e => new EventSummary
    {
        Id = e.Id,
        SourceId = e.SourceId,
        ReceivedAt = e.ReceivedAt,
        Method = e.Method,
        Path = e.Path,
        EventType = e.EventType,
        ProviderEventId = e.ProviderEventId,
        VerifiedBy = e.VerifiedBy,
        BodySize = e.Body.Length,
    });
}
