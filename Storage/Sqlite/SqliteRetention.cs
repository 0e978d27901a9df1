using WebhookOps.Core.Ids;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Sqlite;

/// <summary>Deletes in batches small enough that the hot path between two of them waits a few milliseconds.</summary>
internal sealed class SqliteRetention(SqliteWriter writer, TimeProvider clock) : ILedgerRetention
{
    private const int Batch = 500;

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

    private const string DedupeKeys =
        """
        DELETE FROM dedupe_keys WHERE (source_id, key) IN (SELECT source_id, key FROM dedupe_keys WHERE expires_at <= ?1 LIMIT ?2)
        """;

    public async Task<Removed> SweepAsync(RetentionPolicy policy, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var oldest = PublicId.FloorOf(now - policy.Events);
        var oldestRejected = PublicId.FloorOf(now - policy.RejectedRequests);
        return new Removed(
            Attempts: await DeleteAsync(Attempts, s => s.Bind(oldest), cancellation),
            Events: await DeleteAsync(Events, s => s.Bind(oldest), cancellation),
            Deliveries: await DeleteAsync(Deliveries, s => s.Bind(oldest), cancellation),
            RejectedRequests: await DeleteAsync(Rejected, s => s.Bind(oldestRejected), cancellation)
                + await DeleteAsync(RejectedBeyond, s => s.Bind(policy.RejectedRequestsPerSource), cancellation),
            DedupeKeys: await DeleteAsync(DedupeKeys, s => s.Bind(now), cancellation));
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
}
