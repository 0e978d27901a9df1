using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;

namespace WebhookOps.Storage.Search;

/// <summary>Lists by key, newest first. An id is a UUIDv7, so its order is the order of time.</summary>
public static class Keyset
{
    /// <summary>How long a search may look for what it does not find, before it says how far it came.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private const int FirstWindow = 1_000;
    private const int LargestWindow = 50_000;

    /// <summary>What was made before a cursor; all, if there is none.</summary>
    public static IQueryable<T> Before<T>(this IQueryable<T> rows, Guid? cursor)
        where T : class => cursor is { } id ? rows.Where(r => EF.Property<Guid>(r, "Id") < id) : rows;

    /// <summary>What was made since an id was.</summary>
    public static IQueryable<T> Since<T>(this IQueryable<T> rows, Guid? floor)
        where T : class => floor is { } id ? rows.Where(r => EF.Property<Guid>(r, "Id") >= id) : rows;

    /// <summary>What was made in a stretch of time.</summary>
    public static IQueryable<T> Between<T>(this IQueryable<T> rows, DateTimeOffset? from, DateTimeOffset? to)
        where T : class => rows.Since(Floor(from)).Before(Floor(to));

    /// <summary>
    /// One page of a filtered list. It goes back in windows of so many rows of the table, each a look-up of its own, so that a filter
    /// that matches little is stopped after a while instead of reading the whole ledger.
    /// </summary>
    /// <param name="rows">All rows in question, limited by nothing but time.</param>
    /// <param name="filter">What of them, and as what.</param>
    internal static async Task<Page<TRow>> PageAsync<T, TRow>(
        this IQueryable<T> rows,
        Func<IQueryable<T>, IQueryable<TRow>> filter,
        Func<TRow, Guid> idOf,
        Guid? after,
        int limit,
        CancellationToken cancellation)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        var found = new List<TRow>();
        var before = after;
        for (var window = FirstWindow; ; window = Math.Min(window * 2, LargestWindow))
        {
            var floor = await rows.Before(before)
                .OrderByDescending(r => EF.Property<Guid>(r, "Id"))
                .Select(r => (Guid?)EF.Property<Guid>(r, "Id"))
                .Skip(window - 1)
                .FirstOrDefaultAsync(cancellation);
            var part = rows.Before(before).Since(floor).OrderByDescending(r => EF.Property<Guid>(r, "Id"));
            found.AddRange(await filter(part).Take(limit + 1 - found.Count).ToListAsync(cancellation));
            if (found.Count > limit)
            {
                found.RemoveAt(limit);
                return new Page<TRow>(found, idOf(found[^1]));
            }

            if (floor is null)
            {
                return new Page<TRow>(found, null);
            }

            if (Stopwatch.GetElapsedTime(began) > s_patience)
            {
                return new Page<TRow>(found, floor, PublicId.TimeOf(floor.Value));
            }

            before = floor;
        }
    }

    private static Guid? Floor(DateTimeOffset? moment) => moment is { } m ? PublicId.FloorOf(m) : null;
}
