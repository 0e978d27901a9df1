using Npgsql;

namespace WebhookOps.Storage.Postgres;

/// <summary>Makes, lists and drops the daily partitions of <c>events</c>, <c>attempts</c> and <c>event_words</c>.</summary>
internal sealed class PostgresPartitions(NpgsqlDataSource source, TimeProvider clock)
{
    public const string Events = "events";
    public const string Attempts = "attempts";

    /// <summary>The index of the words of events, whose days go with those of the events.</summary>
    public const string Words = "event_words";

    /// <summary>Days made ahead. Beyond them the default partition takes the rows, so this is comfort and no deadline.</summary>
    public const int DaysAhead = 7;

    // Any fixed number serves; processes that make partitions at the same time take turns. A statement that cannot have its lock soon
    // gives up, because every append would queue behind it; the next run tries again.
    private const string TakeTurn = "SET LOCAL lock_timeout = '3s'; SELECT pg_advisory_xact_lock(7266215)";

    /// <summary>Makes the partitions of today and the coming days that are missing.</summary>
    public Task EnsureAsync(CancellationToken cancellation) => EnsureAsync(DaysAhead, cancellation);

    /// <param name="daysAhead">How many of the coming days beside today.</param>
    public async Task EnsureAsync(int daysAhead, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var parent in (string[])[Events, Attempts, Words])
        {
            var known = await ListAsync(parent, cancellation);
            foreach (var partition in Enumerable.Range(0, daysAhead + 1).Select(d => new DayPartition(parent, today.AddDays(d))).Except(known))
            {
                await MakeAsync(partition, cancellation);
            }
        }
    }

    /// <summary>In the order of days.</summary>
    public async Task<IReadOnlyList<DayPartition>> ListAsync(string parent, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("""
            SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = to_regclass($1) ORDER BY child.relname
            """);
        command.Add(parent);
        var partitions = new List<DayPartition>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (DayPartition.Parse(parent, reader.GetString(0)) is { } partition)
            {
                partitions.Add(partition);
            }
        }

        return partitions;
    }

    public Task DropAsync(DayPartition partition, CancellationToken cancellation) =>
        ExecuteAsync($"{TakeTurn}; DROP TABLE IF EXISTS {partition.Name}", cancellation);

    /// <summary>
    /// Rows of the day that came early and went to the default partition move over before the new one is attached. While they do, nobody may
    /// have planned a statement over the partitions as they were: it would find those rows in neither. Hence the lock of the whole, which a day
    /// that is made ahead does without.
    /// </summary>
    private Task MakeAsync(DayPartition partition, CancellationToken cancellation)
    {
        var (parent, name, range) = (partition.Parent, partition.Name, $"id >= '{partition.From}' AND id < '{partition.To}'");
        return ExecuteAsync(
            $"""
            {TakeTurn};
            DO $$ BEGIN
                IF to_regclass('{name}') IS NULL THEN
                    IF EXISTS (SELECT FROM {parent}_default WHERE {range}) THEN
                        LOCK TABLE ONLY {parent} IN ACCESS EXCLUSIVE MODE;
                    END IF;
                    CREATE TABLE {name} (LIKE {parent} INCLUDING ALL);
                    LOCK TABLE {parent}_default IN ACCESS EXCLUSIVE MODE;
                    WITH early AS (DELETE FROM {parent}_default WHERE {range} RETURNING *) INSERT INTO {name} SELECT * FROM early;
                    ALTER TABLE {parent} ATTACH PARTITION {name} FOR VALUES FROM ('{partition.From}') TO ('{partition.To}');
                END IF;
            END $$
            """,
            cancellation);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
