using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Sqlite;

internal sealed class SqliteChannelQueue(SqliteWriter writer, SqliteReaders readers, TimeProvider clock) : IChannelQueue
{
    private const string CountWaiting = "SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE destination_id = ? AND state = 0 LIMIT ?)";

    private const string HasExpired = "SELECT 1 FROM deliveries WHERE destination_id = ? AND state = 0 AND due_at <= ? LIMIT 1";

    private const string Expire =
        """
        UPDATE deliveries SET state = 3, finished_at = ?4, last_status = NULL, last_error = ?5
        WHERE id IN (SELECT id FROM deliveries WHERE destination_id = ?1 AND state = 0 AND due_at <= ?2 ORDER BY due_at LIMIT ?3)
        """;

    private const string FindOldest = "SELECT id, due_at FROM deliveries WHERE destination_id = ? AND state = 0 ORDER BY due_at, id LIMIT ?";

    private const string Bury = "UPDATE deliveries SET state = 3, finished_at = ?2, last_status = NULL, last_error = ?3 WHERE id = ?1 AND state = 0";

    public Task<int> CountWaitingAsync(IReadOnlyList<Guid> destinations, int limit, CancellationToken cancellation) =>
        Task.FromResult(readers.Read(database =>
        {
            var waiting = 0;
            foreach (var destination in destinations)
            {
                var count = database.Prepare(CountWaiting).Bind(destination).Bind(limit - waiting);
                count.Step();
                waiting += count.GetInt(0);
                count.Reset();
            }

            return waiting;
        }));

    public async Task<int> ExpireAsync(IReadOnlyList<(Guid DestinationId, DateTimeOffset DueBefore)> destinations, int limit, CancellationToken cancellation)
    {
        // Looks before it writes: most of the time nothing has expired, and a look costs no commit.
        var concerned = readers.Read(database => destinations.Where(d => Has(database.Prepare(HasExpired).Bind(d.DestinationId).Bind(d.DueBefore))).ToList());
        return concerned.Count == 0 ? 0 : await writer.WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                return concerned.Sum(d => database.Prepare(Expire).Bind(d.DestinationId).Bind(d.DueBefore).Bind(limit).Bind(now).Bind(ErrorCodes.Expired).Run());
            },
            cancellation);
    }

    public Task<int> BuryOldestAsync(IReadOnlyList<Guid> destinations, int count, CancellationToken cancellation) =>
        writer.WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                var oldest = destinations.SelectMany(d => Read(database.Prepare(FindOldest).Bind(d).Bind(count))).OrderBy(d => d.DueAt).Take(count).ToList();
                return oldest.Sum(d => database.Prepare(Bury).Bind(d.Id).Bind(now).Bind(ErrorCodes.ChannelFull).Run());
            },
            cancellation);

    private static bool Has(SqliteStatement statement)
    {
        var found = statement.Step();
        if (found)
        {
            statement.Reset();
        }

        return found;
    }

    private static List<(Guid Id, DateTimeOffset DueAt)> Read(SqliteStatement statement)
    {
        var rows = new List<(Guid, DateTimeOffset)>();
        while (statement.Step())
        {
            rows.Add((statement.GetGuid(0), statement.GetMoment(1)));
        }

        return rows;
    }
}
