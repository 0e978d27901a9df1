using Microsoft.Extensions.Logging;
using Npgsql;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Postgres;

/// <summary>
/// Drops whole days of events once no source keeps them any longer, which costs nothing however many they are, and deletes the rest in
/// small transactions that nobody has to wait for. A day's deliveries go before its events, so that a run that is cut short is taken up by
/// the next.
/// </summary>
internal sealed partial class PostgresRetention(
    NpgsqlDataSource source, HotSource hot, PostgresPartitions partitions, TimeProvider clock, ILogger<PostgresRetention> logger)
    : ILedgerRetention
{
    private const int Batch = 5000;

    private readonly PostgresRetentionWalk _walk = new(hot);

    private const string AnyOwed = "SELECT EXISTS (SELECT FROM deliveries WHERE event_id >= $1 AND event_id < $2 AND state IN (0, 1))";

    private const string DeleteDeliveries = """
        DELETE FROM deliveries WHERE id IN (
            SELECT id FROM deliveries WHERE event_id >= $1 AND event_id < $2 AND state NOT IN (0, 1) LIMIT $3)
        """;

    private const string DeleteStrayEvents = """
        WITH old AS MATERIALIZED (
            SELECT e.id FROM events_default e
            WHERE e.id < $1 AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event_id = e.id AND d.state IN (0, 1))
            LIMIT $2),
        owed AS (DELETE FROM deliveries d USING old WHERE d.event_id = old.id),
        words AS (DELETE FROM event_words w USING old WHERE w.id = old.id)
        DELETE FROM events_default e USING old WHERE e.id = old.id
        """;

    private const string DeleteStrayAttempts = "DELETE FROM attempts_default WHERE id IN (SELECT id FROM attempts_default WHERE id < $1 LIMIT $2)";

    private const string DeleteKeys = """
        DELETE FROM dedupe_keys WHERE (source_id, key) IN (SELECT source_id, key FROM dedupe_keys WHERE expires_at <= $1 LIMIT $2)
          AND expires_at <= $1
        """;

    private const string DeleteOldRejected = "DELETE FROM rejected_requests WHERE id IN (SELECT id FROM rejected_requests WHERE id < $1 LIMIT $2)";

    private const string DeleteSurplusRejected = """
        DELETE FROM rejected_requests WHERE id IN (
            SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY id DESC) AS place FROM rejected_requests) ranked
            WHERE place > $1 LIMIT $2)
        """;

    public async Task<Removed> SweepAsync(RetentionPolicy policy, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var cutoff = PublicId.FloorOf(now - policy.LongestEvents);
        var (events, deliveries, attempts) = await DropDaysAsync(cutoff, cancellation);
        var strays = await DeleteAsync(DeleteStrayEvents, command => command.Add(cutoff), cancellation);
        var passes = RetentionPass.Of(policy);
        await _walk.ForgetOthersAsync(passes, cancellation);
        var bodies = 0L;
        foreach (var pass in passes)
        {
            var removed = await _walk.RunAsync(pass, now, cancellation);
            (events, deliveries, attempts, bodies) = (events + removed.Events, deliveries + removed.Deliveries, attempts + removed.Attempts, bodies + removed.Bodies);
        }

        return new Removed(
            events + strays,
            deliveries,
            attempts,
            Bodies: bodies,
            RejectedRequests: await DeleteAsync(DeleteOldRejected, command => command.Add(PublicId.FloorOf(now - policy.RejectedRequests)), cancellation)
                + await DeleteAsync(DeleteSurplusRejected, command => command.Add((long)policy.RejectedRequestsPerSource), cancellation, isPlanned: true),
            DedupeKeys: await DeleteAsync(DeleteKeys, command => command.AddTime(now), cancellation, isPlanned: true));
    }

    private async Task<(long Events, long Deliveries, long Attempts)> DropDaysAsync(Guid cutoff, CancellationToken cancellation)
    {
        long events = 0, deliveries = 0, attempts = 0;
        DateOnly? oldestKept = null;
        foreach (var day in await OldAsync(PostgresPartitions.Events, cutoff, cancellation))
        {
            if (await ScalarAsync<bool>(AnyOwed, command => command.Add(day.From).Add(day.To), cancellation))
            {
                oldestKept ??= day.Day;
                LogKept(day.Name);
                continue;
            }

            deliveries += await DeleteAsync(DeleteDeliveries, command => command.Add(day.From).Add(day.To), cancellation);
            events += await DropAsync(day, cancellation);
            await partitions.DropAsync(day with { Parent = PostgresPartitions.Words }, cancellation);
        }

        // Attempts are never older than their event, so those before the oldest event that stays belong to nobody.
        foreach (var day in await OldAsync(PostgresPartitions.Attempts, cutoff, cancellation))
        {
            if (oldestKept is null || day.Day < oldestKept)
            {
                attempts += await DropAsync(day, cancellation);
            }
        }

        if (oldestKept is null)
        {
            attempts += await DeleteAsync(DeleteStrayAttempts, command => command.Add(cutoff), cancellation);
        }

        return (events, deliveries, attempts);
    }

    private async Task<long> DropAsync(DayPartition day, CancellationToken cancellation)
    {
        var rows = await ScalarAsync<long>($"SELECT count(*) FROM {day.Name}", _ => { }, cancellation);
        await partitions.DropAsync(day, cancellation);
        LogDropped(day.Name, rows);
        return rows;
    }

    private async Task<IEnumerable<DayPartition>> OldAsync(string parent, Guid cutoff, CancellationToken cancellation) =>
        (await partitions.ListAsync(parent, cancellation)).Where(p => PublicId.TimeOf(p.To) <= PublicId.TimeOf(cutoff));

    /// <summary>Repeats a statement whose last parameter is a limit until it finds nothing more.</summary>
    /// <param name="isPlanned">It finds its rows otherwise than by look-ups: by an index of ranges, or by sorting them.</param>
    private async Task<long> DeleteAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation, bool isPlanned = false)
    {
        for (long total = 0; ;)
        {
            var deleted = isPlanned ? await ExecuteAsync(sql, Bind, cancellation) : await hot.ExecuteAsync(sql, Bind, cancellation);
            total += deleted;
            if (deleted == 0)
            {
                return total;
            }
        }

        void Bind(NpgsqlCommand command)
        {
            bind(command);
            command.Add(Batch);
        }
    }

    private async Task<int> ExecuteAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        bind(command);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Where the planner is free: to count is to read it all.</summary>
    private async Task<T> ScalarAsync<T>(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        bind(command);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention dropped {Partition} with {Rows} rows")]
    private partial void LogDropped(string partition, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention keeps {Partition}: some of its events still have deliveries pending. Deliver, retry or cancel them to let it go")]
    private partial void LogKept(string partition);
}
