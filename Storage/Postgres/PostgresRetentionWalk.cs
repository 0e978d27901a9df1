using Npgsql;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Postgres;

/// <summary>Walks through events in the order of their ids, so many at a time, and removes those that a pass means, or their bodies.</summary>
internal sealed class PostgresRetentionWalk(HotSource source)
{
    private const int Batch = 5000;

    /// <summary>Bodies come with their headers, of which new words are made: fewer at a time.</summary>
    private const int BodyBatch = 500;

    private const string Read = "SELECT value FROM installation WHERE key = $1";

    private const string Write = "INSERT INTO installation VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    private const string Forget = $"DELETE FROM installation WHERE starts_with(key, '{RetentionPass.KeyPrefix}') AND key <> ALL ($1)";

    // $1 and $2: from which id to which; $3: how many; $4 and $5: which sources, and whether all but those.
    private const string Seen = """
        WITH seen AS MATERIALIZED (
            SELECT id, source_id, removed_bytes FROM events WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3),
        meant AS MATERIALIZED (
            SELECT id, removed_bytes,
                   EXISTS (SELECT FROM deliveries d WHERE d.event_id = seen.id AND d.state + 0 IN (0, 1)) AS owed
            FROM seen WHERE (source_id = ANY ($4)) <> $5)
        """;

    private const string Reached = """
        (SELECT id FROM seen ORDER BY id DESC LIMIT 1) AS last, (SELECT id FROM meant WHERE owed ORDER BY id LIMIT 1) AS owed
        """;

    private const string RemoveEvents = $"""
        {Seen},
        finished AS (DELETE FROM deliveries d USING meant m WHERE d.event_id = m.id AND NOT m.owed RETURNING d.id),
        tried AS (DELETE FROM attempts a USING finished f WHERE a.delivery_id = f.id RETURNING a.id),
        words AS (DELETE FROM event_words w USING meant m WHERE w.id = m.id AND NOT m.owed),
        gone AS (DELETE FROM events e USING meant m WHERE e.id = m.id AND NOT m.owed RETURNING e.id)
        SELECT {Reached}, (SELECT count(*) FROM gone), (SELECT count(*) FROM finished), (SELECT count(*) FROM tried)
        """;

    private const string FindBodies = $"{Seen} SELECT {Reached}, (SELECT array_agg(id) FROM meant WHERE NOT owed AND removed_bytes IS NULL)";

    private const string ReadForWords = "SELECT id, source_id, event_type, headers FROM events WHERE id = ANY ($1) AND removed_bytes IS NULL FOR UPDATE";

    // Nobody has begun to owe it meanwhile: whoever does from now on finds it without its body.
    private const string RemoveBodies = """
        WITH gone AS (
            UPDATE events e SET body = '', removed_bytes = octet_length(e.body)
            FROM unnest($1::uuid[]) AS old (id)
            WHERE e.id = old.id AND e.removed_bytes IS NULL
              AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event_id = e.id AND d.state + 0 IN (0, 1))
            RETURNING e.id),
        words AS (
            UPDATE event_words w SET words = array_to_tsvector(string_to_array(new.words, ' '))
            FROM unnest($1::uuid[], $2::text[]) AS new (id, words)
            WHERE w.id = new.id AND new.id IN (SELECT id FROM gone))
        SELECT count(*) FROM gone
        """;

    public async Task<Removed> RunAsync(RetentionPass pass, DateTimeOffset now, CancellationToken cancellation)
    {
        var (from, to) = (await ReadReachedAsync(pass, cancellation), PublicId.FloorOf(now - pass.Age));
        var removed = new Removed(0, 0, 0, 0, 0);
        Guid? owed = null;
        while (from < to)
        {
            var (last, firstOwed, more) = pass.OnlyBodies
                ? await RemoveBodiesAsync(pass, from, to, cancellation)
                : await RemoveEventsAsync(pass, from, to, cancellation);
            removed = removed with
            {
                Events = removed.Events + more.Events,
                Deliveries = removed.Deliveries + more.Deliveries,
                Attempts = removed.Attempts + more.Attempts,
                Bodies = removed.Bodies + more.Bodies,
            };
            owed ??= firstOwed;
            from = last is { } id ? PublicId.After(id) : to;
            await WriteReachedAsync(pass, owed ?? (from < to ? from : to), cancellation); // what is owed is looked at again
        }

        return removed;
    }

    /// <summary>Forgets how far walks have come that are made no more.</summary>
    public Task ForgetOthersAsync(IReadOnlyList<RetentionPass> passes, CancellationToken cancellation) =>
        source.ExecuteAsync(Forget, command => command.AddColumn(passes, p => p.Key), cancellation);

    private Task<(Guid? Last, Guid? Owed, Removed Removed)> RemoveEventsAsync(RetentionPass pass, Guid from, Guid to, CancellationToken cancellation) => source.RunAsync(
        async (connection, token) =>
        {
            await using var command = Bind(new NpgsqlCommand(RemoveEvents, connection), pass, from, to, Batch);
            await using var row = await command.ExecuteReaderAsync(token);
            await row.ReadAsync(token);
            return (Id(row, 0), Id(row, 1), new Removed(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), 0, 0));
        },
        cancellation);

    private Task<(Guid? Last, Guid? Owed, Removed Removed)> RemoveBodiesAsync(RetentionPass pass, Guid from, Guid to, CancellationToken cancellation) => source.RunAsync(
        async (connection, token) =>
        {
            Guid? last, owed;
            Guid[] found;
            await using (var find = Bind(new NpgsqlCommand(FindBodies, connection), pass, from, to, BodyBatch))
            await using (var row = await find.ExecuteReaderAsync(token))
            {
                await row.ReadAsync(token);
                (last, owed) = (Id(row, 0), Id(row, 1));
                found = await row.IsDBNullAsync(2, token) ? [] : row.GetFieldValue<Guid[]>(2);
            }

            var bodies = found.Length == 0 ? 0 : await RemoveBodiesAsync(connection, found, token);
            return (last, owed, new Removed(0, 0, 0, 0, 0, bodies));
        },
        cancellation);

    private static async Task<long> RemoveBodiesAsync(NpgsqlConnection connection, Guid[] events, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var words = await ReadWordsAsync(connection, events, cancellation);
        await using var remove = new NpgsqlCommand(RemoveBodies, connection, transaction);
        remove.AddColumn(words, w => w.Id).AddText(words, w => w.Words);
        var bodies = (long)(await remove.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return bodies;
    }

    /// <summary>What the index is to have of these events when they have no body.</summary>
    private static async Task<List<(Guid Id, string Words)>> ReadWordsAsync(NpgsqlConnection connection, Guid[] events, CancellationToken cancellation)
    {
        var words = new List<(Guid, string)>(events.Length);
        await using var read = new NpgsqlCommand(ReadForWords, connection);
        await using var row = await read.Add(events).ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var type = await row.IsDBNullAsync(2, cancellation) ? null : row.GetString(2);
            words.Add((row.GetGuid(0), string.Join(' ', SearchWords.Of(row.GetGuid(1), type, HeaderList.FromJson(row.GetString(3)), []))));
        }

        return words;
    }

    private Task<Guid> ReadReachedAsync(RetentionPass pass, CancellationToken cancellation) => source.RunAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(Read, connection);
            return await command.Add(pass.Key).ExecuteScalarAsync(token) is string reached ? Guid.ParseExact(reached, "N") : Guid.Empty;
        },
        cancellation);

    private Task<int> WriteReachedAsync(RetentionPass pass, Guid reached, CancellationToken cancellation) =>
        source.ExecuteAsync(Write, command => command.Add(pass.Key).Add(reached.ToString("N")), cancellation);

    private static NpgsqlCommand Bind(NpgsqlCommand command, RetentionPass pass, Guid from, Guid to, int batch) =>
        command.Add(from).Add(to).Add(batch).Add(pass.Sources.ToArray()).Add(pass.AllBut);

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
