using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;

namespace WebhookOps.Storage.Search;

/// <summary>Lists by key, newest first. An id is a UUIDv7, so its order is the order of time.</summary>
public static class Keyset
{
    /// <summary>How long a search may look for what it does not find, before it says how far it came.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private const int FirstWindow = 1_000;

    /// <summary>What was made before a cursor; all, if there is none.</summary>
    public static IQueryable<T> Before<T>(this IQueryable<T> rows, Guid? cursor)
        where T : class => cursor is { } id ? rows.Where(r => EF.Property<Guid>(r, "Id") < id) : rows;

    /// <summary>What was made since an id was.</summary>
    public static IQueryable<T> Since<T>(this IQueryable<T> rows, Guid? floor)
        where T : class => floor is { } id ? rows.Where(r => EF.Property<Guid>(r, "Id") >= id) : rows;

    /// <summary>What was made in a stretch of time.</summary>
    public static IQueryable<T> Between<T>(this IQueryable<T> rows, DateTimeOffset? from, DateTimeOffset? to)
        where T : class => rows.Since(Floor(from)).Before(Floor(to));

    /// <summary>The smallest id of a moment.</summary>
    internal static Guid? Floor(DateTimeOffset? moment) => moment is { } m ? PublicId.FloorOf(m) : null;

    /// <summary>One page of a filtered list, see <see cref="PageAsync{T, TRow}(IReadOnlyList{Stretch{T, TRow}}, Func{TRow, Guid}, Guid?, int, CancellationToken)"/>.</summary>
    /// <param name="rows">All rows in question, limited by nothing but time.</param>
    /// <param name="filter">What of them, and as what.</param>
    /// <param name="all">The filter leaves out none.</param>
    internal static Task<Page<TRow>> PageAsync<T, TRow>(
        this IQueryable<T> rows,
        Func<IQueryable<T>, IQueryable<TRow>> filter,
        Func<TRow, Guid> idOf,
        Guid? after,
        int limit,
        CancellationToken cancellation,
        bool all = false)
        where T : class =>
        PageAsync([new Stretch<T, TRow>(rows, (window, most, stop) => ReadAsync(filter(window.Rows).Take(most).AsAsyncEnumerable(), idOf, stop), IsWhole: all)], idOf, after, limit, cancellation);

    /// <summary>
    /// One page of a filtered list. It goes back in windows of so many rows of the table, each a look-up of its own, so that a filter
    /// that matches little is stopped after a while instead of reading the whole ledger.
    /// </summary>
    /// <param name="stretches">Parts of the list, the newest first.</param>
    internal static async Task<Page<TRow>> PageAsync<T, TRow>(
        IReadOnlyList<Stretch<T, TRow>> stretches, Func<TRow, Guid> idOf, Guid? after, int limit, CancellationToken cancellation)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        var found = new List<TRow>();
        foreach (var stretch in stretches)
        {
            var before = after;
            for (var size = FirstWindow; ; size = Math.Min(size * stretch.Growth, stretch.LargestWindow))
            {
                var window = stretch.IsWhole ? Window<T>.Whole(stretch.Rows, before) : await Window<T>.OpenAsync(stretch.Rows, before, size, cancellation);
                var lastSeen = before;
                await foreach (var (id, row) in stretch.Look(window, limit + 1 - found.Count, cancellation))
                {
                    lastSeen = id;
                    if (row is not null)
                    {
                        found.Add(row);
                    }
                    else if (Stopwatch.GetElapsedTime(began) > s_patience)
                    {
                        return new Page<TRow>(found, id, PublicId.TimeOf(id));
                    }

                    if (found.Count > limit)
                    {
                        found.RemoveAt(limit);
                        return new Page<TRow>(found, idOf(found[^1]));
                    }
                }

                if (window.Floor is not { } floor)
                {
                    break;
                }

                if (Stopwatch.GetElapsedTime(began) > s_patience)
                {
                    return new Page<TRow>(found, floor, PublicId.TimeOf(floor));
                }

                before = floor;
            }
        }

        return new Page<TRow>(found, null);
    }

    internal static async IAsyncEnumerable<Seen<TRow>> ReadAsync<TRow>(
        IAsyncEnumerable<TRow> rows, Func<TRow, Guid> idOf, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            yield return new Seen<TRow>(idOf(row), row);
        }
    }
}
