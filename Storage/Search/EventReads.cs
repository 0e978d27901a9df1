using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>
/// What every search of events reads, compiled once: to look such a query up anew takes longer than to run it. A compiled query knows the
/// one model that it was first run with.
/// </summary>
internal sealed class EventReads
{
    /// <summary>An event without its headers and body.</summary>
    public static readonly Expression<Func<Event, EventSummary>> Summary = e => new EventSummary
    {
        Id = e.Id,
        SourceId = e.SourceId,
        ReceivedAt = e.ReceivedAt,
        Method = e.Method,
        Path = e.Path,
        EventType = e.EventType,
        ProviderEventId = e.ProviderEventId,
        VerifiedBy = e.VerifiedBy,
        BodySize = e.RemovedBytes ?? e.Body.Length,
        IsBodyRemoved = e.RemovedBytes != null,
    };

    private static readonly ConditionalWeakTable<IModel, EventReads> s_ofModel = [];

    private readonly Func<LedgerContext, Guid, Guid, int, IAsyncEnumerable<EventSummary>> _newest = EF.CompileAsyncQuery(
        (LedgerContext db, Guid since, Guid before, int most) =>
            db.Events.Where(e => e.Id >= since && e.Id < before).OrderByDescending(e => e.Id).Take(most).Select(Summary));

    private readonly Func<LedgerContext, IEnumerable<Guid>, IAsyncEnumerable<Event>> _named = EF.CompileAsyncQuery(
        (LedgerContext db, IEnumerable<Guid> ids) => db.Events.AsNoTracking().Where(e => ids.Contains(e.Id)).OrderByDescending(e => e.Id).Select(e => e));

    // As DeliveryFilters.Summarize, which a compiled query cannot call.
    private readonly Func<LedgerContext, IEnumerable<Guid>, IAsyncEnumerable<DeliverySummary>> _deliveriesOf = EF.CompileAsyncQuery(
        (LedgerContext db, IEnumerable<Guid> events) => db.Deliveries.AsNoTracking()
            .Where(d => events.Contains(d.EventId))
            .Select(d => DeliverySummary.Of(d, !db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null))));

    private EventReads()
    {
    }

    /// <summary>Those for a context's model.</summary>
    public static EventReads Of(LedgerContext db) => s_ofModel.GetValue(db.Model, static _ => new EventReads());

    /// <summary>The newest events since one id and before another.</summary>
    public IAsyncEnumerable<EventSummary> Newest(LedgerContext db, Guid since, Guid before, int most) => _newest(db, since, before, most);

    /// <summary>Events by their ids, newest first.</summary>
    public IAsyncEnumerable<Event> Named(LedgerContext db, IReadOnlyList<Guid> ids) => _named(db, ids);

    /// <summary>The deliveries of some events, in the order in which they were made.</summary>
    public async Task<ILookup<Guid, DeliverySummary>> DeliveriesOfAsync(LedgerContext db, IReadOnlyList<Guid> events, CancellationToken cancellation)
    {
        var deliveries = new List<DeliverySummary>();
        await foreach (var delivery in _deliveriesOf(db, events).WithCancellation(cancellation))
        {
            deliveries.Add(delivery);
        }

        return deliveries.OrderBy(d => d.Id).ToLookup(d => d.EventId);
    }
}
