using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>
/// Counts for the overview. Ids carry their time, so every count is a range of a key's index and none reads a row; the look-back for
/// latencies is bounded. What a part of the past counted is kept for the next reader.
/// </summary>
public sealed class StatsQuery(IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    private const int LatencySample = 5_000;
    private const int MostKept = 5_000;

    /// <summary>So long after its end a part may still gain a row.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(DateTimeOffset From, DateTimeOffset To), StatsBucket> _kept = new();

    /// <param name="buckets">Parts of the period; 1 to 100.</param>
    public async Task<LedgerStats> ReadAsync(DateTimeOffset from, DateTimeOffset to, int buckets, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var parts = new List<StatsBucket>(buckets);
        var width = (to - from) / buckets;
        for (var i = 0; i < buckets; i++)
        {
            var (start, end) = (from + (width * i), from + (width * (i + 1)));
            parts.Add(_kept.TryGetValue((start, end), out var kept) ? kept : await CountAsync(db, start, end, cancellation));
        }

        return new LedgerStats
        {
            Pending = await db.With(db.Deliveries, DeliveryStatus.Pending).LongCountAsync(cancellation),
            Held = await db.With(db.Deliveries, DeliveryStatus.Held).LongCountAsync(cancellation),
            Sending = await db.With(db.Deliveries, DeliveryStatus.Sending).LongCountAsync(cancellation),
            Dead = await db.With(db.Deliveries, DeliveryStatus.Dead).LongCountAsync(cancellation),
            Buckets = parts,
            Latency = await ReadLatencyAsync(db, from, to, cancellation),
        };
    }

    private async Task<StatsBucket> CountAsync(LedgerContext db, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        var attempts = db.Attempts.Between(start, end);
        var failed = await attempts.LongCountAsync(a => a.ErrorCode != null, cancellation);
        var counted = new StatsBucket(
            start,
            await db.Events.Between(start, end).LongCountAsync(cancellation),
            await db.RejectedRequests.Between(start, end).LongCountAsync(cancellation),
            await attempts.LongCountAsync(cancellation) - failed,
            failed);
        if (end < clock.GetUtcNow() - s_settling)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[(start, end)] = counted;
        }

        return counted;
    }

    private static async Task<LatencyStats?> ReadLatencyAsync(LedgerContext db, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var newest = await db.Deliveries.Between(from, to)
            .OrderByDescending(d => d.Id)
            .Take(LatencySample)
            .Where(d => d.State == DeliveryState.Delivered)
            .Select(d => new { d.CreatedAt, d.FinishedAt })
            .ToListAsync(cancellation);
        if (newest.Count == 0)
        {
            return null;
        }

        var waits = newest.Select(d => (d.FinishedAt!.Value - d.CreatedAt).TotalMilliseconds).Order().ToList();
        return new LatencyStats(At(0.5), At(0.95), At(0.99), waits.Count);

        double At(double share) => waits[(int)Math.Ceiling(share * waits.Count) - 1];
    }
}
