using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Events;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Storage.Search;

/// <summary>Finds events: by their columns in SQL, by their content through the index of words as far as it goes, and by reading what is newer.</summary>
public sealed class EventSearch(IDbContextFactory<LedgerContext> contexts, ISearchIndex index)
{
    /// <summary>Beyond this a window is not told to the index: to find its bounds would cost more than they spare.</summary>
    private const int LargestNarrowWindow = 10_000;

    /// <summary>So many events that the index names are looked at one by one.</summary>
    private const int MostRare = 1_000;

    private const int LargestChunk = 200;

    private static readonly Func<Event, EventSummary> s_summarize = EventReads.Summary.Compile();

    /// <param name="after">The last page's <see cref="Page{T}.Next"/>; null: from the newest.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="exact">
    /// Do not ask the index what the columns can answer: it may learn of an event that came much later than its id says only after a while.
    /// </param>
    public async Task<Page<EventSummary>> FindAsync(EventQuery query, Guid? after, int limit, CancellationToken cancellation, bool exact = false)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation); // once for all that is asked: to open SQLite is to set it up
        var stretches = await StretchesAsync(db, query, exact, cancellation);
        var page = await Keyset.PageAsync(stretches, e => e.Id, after, limit, cancellation);
        if (page.Items.Count == 0)
        {
            return page;
        }

        var deliveries = await EventReads.Of(db).DeliveriesOfAsync(db, [.. page.Items.Select(e => e.Id)], cancellation);
        return page with { Items = [.. page.Items.Select(e => e with { Deliveries = [.. deliveries[e.Id]] })] };
    }

    /// <summary>How many events a query finds; it reads as much of the ledger as that takes.</summary>
    public async Task<long> CountAsync(EventQuery query, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(2));
        var content = EventFilters.ContentOf(query);
        var count = 0L;
        foreach (var stretch in await StretchesAsync(db, query, exact: true, cancellation))
        {
            if (content.Count == 0)
            {
                count += await db.With(stretch.Rows, query).LongCountAsync(cancellation);
                continue;
            }

            await foreach (var (_, row) in stretch.Look(new Window<Event>(stretch.Rows, null, null), int.MaxValue, cancellation))
            {
                count += row is null ? 0 : 1;
            }
        }

        return count;
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
    public async Task<EventBody?> GetBodyAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Events.Where(e => e.Id == id).Select(e => new EventBody(e.RemovedBytes == null ? e.Body : null)).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>What the index does not have yet, which is read as it stands, and what it has.</summary>
    private async Task<IReadOnlyList<Stretch<Event, EventSummary>>> StretchesAsync(LedgerContext db, EventQuery query, bool exact, CancellationToken cancellation)
    {
        var all = db.Events.Between(query.From, query.To);
        if (query.IsAboutTimeOnly)
        {
            return [new(all, (window, most, stop) => Keyset.ReadAsync(Newest(db, query, window.Before, most), e => e.Id, stop), IsWhole: true)];
        }

        var content = EventFilters.ContentOf(query);
        var words = EventFilters.WordsOf(query);
        var plain = new Stretch<Event, EventSummary>(all, (window, most, stop) => LookAsync(db.With(window.Rows, query), content, most, stop));
        if (query.IsAboutFewOnly)
        {
            return [plain with { IsWhole = true }];
        }

        if (words.Count == 0 || (exact && content.Count == 0) || await index.ReadEndAsync(cancellation) is not { } end)
        {
            return [plain];
        }

        var stretches = new List<Stretch<Event, EventSummary>>();
        if (!end.IsNewest)
        {
            stretches.Add(plain with { Rows = all.Where(e => e.Id > end.Id) });
        }

        var older = all.Where(e => e.Id <= end.Id);
        if (await index.FindRareAsync(words, MostRare, cancellation) is not { } rare)
        {
            stretches.Add(new(older, (window, most, stop) => LookAsync(db.With(Narrow(window), query), content, most, stop), Growth: 8, LargestWindow: 512_000));
        }
        else if (rare.Count > 0)
        {
            var ids = rare.Where(id => id <= end.Id).OrderDescending().ToList();
            stretches.Add(new(older, (window, most, stop) => LookAtAsync(db, query, ids, window.Before, content, most, stop), IsWhole: true));
        }

        return stretches;

        IQueryable<Event> Narrow(Window<Event> window)
        {
            var isNarrow = window.Size <= LargestNarrowWindow;
            var found = index.Find(db, words, isNarrow ? window.Floor : null, isNarrow ? window.Before ?? Guid.AllBitsSet : null);
            return window.Within(found.Between(query.From, query.To).Where(e => e.Id <= end.Id));
        }
    }

    private static IAsyncEnumerable<EventSummary> Newest(LedgerContext db, EventQuery query, Guid? before, int most)
    {
        var end = Keyset.Floor(query.To) ?? Guid.AllBitsSet;
        return EventReads.Of(db).Newest(db, Keyset.Floor(query.From) ?? Guid.Empty, before < end ? before.Value : end, most);
    }

    /// <summary>Looks at named events, a page's worth at a time.</summary>
    /// <param name="ids">The newest first.</param>
    private static async IAsyncEnumerable<Seen<EventSummary>> LookAtAsync(
        LedgerContext db, EventQuery query, IReadOnlyList<Guid> ids, Guid? before, IReadOnlyList<SearchTerm> content, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (from, to) = (Keyset.Floor(query.From), Keyset.Floor(query.To));
        var wanted = ids.Where(id => !(id >= before) && !(id < from) && !(id >= to));
        foreach (var some in wanted.Chunk(Math.Min(most, LargestChunk)))
        {
            var events = query.IsAboutContentOnly
                ? LookAsync(EventReads.Of(db).Named(db, some), content, most, cancellation)
                : LookAsync(db.With(db.Events.Where(e => some.Contains(e.Id)), query).OrderByDescending(e => e.Id), content, most, cancellation);
            await foreach (var seen in events)
            {
                yield return seen;
                most -= seen.Row is null ? 0 : 1;
            }

            if (most <= 0)
            {
                yield break;
            }
        }
    }

    private static IAsyncEnumerable<Seen<EventSummary>> LookAsync(IQueryable<Event> events, IReadOnlyList<SearchTerm> content, int most, CancellationToken cancellation) =>
        content.Count == 0
            ? Keyset.ReadAsync(events.Select(EventReads.Summary).Take(most).AsAsyncEnumerable(), e => e.Id, cancellation)
            : LookAsync(events.AsNoTracking().AsAsyncEnumerable(), content, most, cancellation);

    private static async IAsyncEnumerable<Seen<EventSummary>> LookAsync(
        IAsyncEnumerable<Event> events, IReadOnlyList<SearchTerm> content, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = 0;
        await foreach (var row in events.WithCancellation(cancellation))
        {
            using var subject = new SearchSubject(row.Headers, row.Body);
            var matches = content.All(subject.Matches);
            yield return new Seen<EventSummary>(row.Id, matches ? s_summarize(row) : null);
            if (matches && ++found == most)
            {
                yield break;
            }
        }
    }
}
