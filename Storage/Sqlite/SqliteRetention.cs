using WebhookOps.Core.Ids;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Sqlite;

/// <summary>Deletes in batches small enough that the hot path between two of them waits a few milliseconds.</summary>
internal sealed class SqliteRetention(SqliteWriter writer, SqliteDedupe dedupe, TimeProvider clock) : ILedgerRetention
{
    private const int Batch = 500;

    private readonly SqliteRetentionWalk _walk = new(writer);

    private const string Attempts =
        """
        DELETE FROM attempts WHERE id IN (
            SELECT id FROM attempts AS old WHERE id < ?1
                AND NOT EXISTS (SELECT 1 FROM deliveries WHERE id = old.delivery_id AND state < 2)
            LIMIT ?2)
        """;

    private const string Events =
        """
        DELETE FROM events WHERE id IN (
            SELECT id FROM events AS old WHERE id < ?1
                AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = old.id AND state < 2)
            LIMIT ?2)
        """;

    private const string Deliveries = "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE id < ?1 AND state >= 2 LIMIT ?2)";

    private const string Rejected = "DELETE FROM rejected_requests WHERE id IN (SELECT id FROM rejected_requests WHERE id < ?1 LIMIT ?2)";

    private const string RejectedBeyond =
        """
        DELETE FROM rejected_requests WHERE id IN (
            SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY id DESC) AS place FROM rejected_requests)
            WHERE place > ?1 LIMIT ?2)
        """;

    private const string KeysAfter = "SELECT source_id, key, expires_at FROM dedupe_keys WHERE (source_id, key) > (?1, ?2) ORDER BY source_id, key LIMIT ?3";

    private const string DeleteKey = "DELETE FROM dedupe_keys WHERE source_id = ?1 AND key = ?2";

    public async Task<Removed> SweepAsync(RetentionPolicy policy, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var oldest = PublicId.FloorOf(now - policy.LongestEvents);
        var oldestRejected = PublicId.FloorOf(now - policy.RejectedRequests);
        var passes = RetentionPass.Of(policy);
        await _walk.ForgetOthersAsync(passes, cancellation);
        var walked = new Removed(0, 0, 0, 0, 0);
        foreach (var pass in passes)
        {
            var removed = await _walk.RunAsync(pass, now, cancellation);
            walked = walked with
            {
                Attempts = walked.Attempts + removed.Attempts,
                Events = walked.Events + removed.Events,
                Deliveries = walked.Deliveries + removed.Deliveries,
                Bodies = walked.Bodies + removed.Bodies,
            };
        }

        return new Removed(
            Bodies: walked.Bodies,
            Attempts: walked.Attempts + await DeleteAsync(Attempts, s => s.Bind(oldest), cancellation),
            Events: walked.Events + await DeleteAsync(Events, s => s.Bind(oldest), cancellation),
            Deliveries: walked.Deliveries + await DeleteAsync(Deliveries, s => s.Bind(oldest), cancellation),
            RejectedRequests: await DeleteAsync(Rejected, s => s.Bind(oldestRejected), cancellation)
                + await DeleteAsync(RejectedBeyond, s => s.Bind(policy.RejectedRequestsPerSource), cancellation),
            DedupeKeys: await DeleteKeysAsync(now, cancellation));
    }

    private async Task<long> DeleteAsync(string sql, Func<SqliteStatement, SqliteStatement> bind, CancellationToken cancellation)
    {
        var removed = 0L;
        int last;
        do
        {
            last = await writer.WriteAsync(database => bind(database.Prepare(sql)).Bind(Batch).Run(), cancellation);
            removed += last;
        }
        while (last == Batch);
        return removed;
    }

    /// <summary>Walks through all keys in their order: no index by expiry has to be kept for it.</summary>
    private async Task<long> DeleteKeysAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        long removed = await writer.WriteAsync(database => dedupe.RemoveExpired(database, now), cancellation);
        var slice = new KeySlice(default, [], 0);
        while (await writer.WriteAsync(database => DeleteExpired(database, slice, now), cancellation) is { } reached)
        {
            slice = reached;
            removed += reached.Removed;
        }

        return removed;
    }

    /// <returns>Null: there are no more keys.</returns>
    private static KeySlice? DeleteExpired(SqliteDatabase database, KeySlice last, DateTimeOffset now)
    {
        KeySlice? reached = null;
        var expired = new List<(Guid Source, byte[] Key)>();
        var walk = database.Prepare(KeysAfter).Bind(last.Source).Bind(last.Key).Bind(2 * Batch);
        while (walk.Step())
        {
            reached = new KeySlice(walk.GetGuid(0), walk.GetBytes(1), 0);
            if (walk.GetMoment(2) <= now)
            {
                expired.Add((reached.Source, reached.Key));
            }
        }

        foreach (var (source, key) in expired)
        {
            database.Prepare(DeleteKey).Bind(source).Bind(key).Run();
        }

        return reached is null ? null : reached with { Removed = expired.Count };
    }

    /// <summary>How far the walk has come, and what it removed on the way.</summary>
    private sealed record KeySlice(Guid Source, byte[] Key, int Removed);
}
