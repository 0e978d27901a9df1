using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Postgres;

namespace WebhookOps.Storage.Search.Index;

/// <summary>PostgreSQL's text search over words that we make ourselves, so that both engines find the same.</summary>
internal sealed class PostgresSearchIndex(NpgsqlDataSource source, IOptions<LedgerOptions> options, TimeProvider clock) : ISearchIndex
{
    // Any fixed number serves: one process extends the index at a time, the others leave it to that one.
    private const string TakeTurn = "SELECT pg_try_advisory_xact_lock(7266216)";

    private const string Take =
        """
        SELECT id, source_id, event_type, headers, substr(body, 1, $4) FROM events
        WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3
        """;

    private const string TakeStragglers =
        """
        SELECT id, source_id, event_type, headers, substr(body, 1, $4) FROM events e
        WHERE id >= $1 AND id <= $2 AND NOT EXISTS (SELECT FROM event_words w WHERE w.id = e.id AND w.id >= $1 AND w.id <= $2) ORDER BY id LIMIT $3
        """;

    private const string Put =
        """
        INSERT INTO event_words (id, words)
        SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($1::uuid[], $2::text[]) AS new (id, words)
        ON CONFLICT DO NOTHING
        """;

    private const string ReadEnd = $"SELECT value FROM installation WHERE key = '{IndexedEvents.EndKey}'";

    private const string WriteEnd = $"INSERT INTO installation VALUES ('{IndexedEvents.EndKey}', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    /// <summary>A word that one in ten of so many has, the newest, is frequent.</summary>
    private const int Sample = 200;

    private DateTimeOffset _looked = clock.GetUtcNow();

    public async Task<int> ExtendAsync(int limit, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await ScalarAsync(connection, TakeTurn, cancellation) is not true)
        {
            return 0;
        }

        var end = IndexedEvents.Parse(await ScalarAsync(connection, ReadEnd, cancellation) as string);
        var rows = await ReadAsync(connection, Take, end, IndexedEvents.Settled(clock, options.Value), limit, cancellation);
        var last = rows.Count > 0 ? rows[^1].Id : end;
        if (rows.Count == 0 && clock.GetUtcNow() - _looked > IndexedEvents.LookEvery)
        {
            _looked = clock.GetUtcNow();
            rows = await ReadAsync(connection, TakeStragglers, PublicId.FloorOf(_looked - IndexedEvents.LookBack), end, limit, cancellation);
        }

        if (rows.Count > 0)
        {
            await using var put = new NpgsqlCommand(Put, connection);
            await put.AddColumn(rows, r => r.Id).AddColumn(rows, r => r.Words).ExecuteNonQueryAsync(cancellation);
            await using var write = new NpgsqlCommand(WriteEnd, connection);
            await write.Add(last.ToString("N")).ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return rows.Count;
    }

    public async Task<IndexEnd?> ReadEndAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var read = new NpgsqlCommand(
            $"SELECT value::uuid, NOT EXISTS (SELECT FROM events WHERE id > value::uuid) FROM installation WHERE key = '{IndexedEvents.EndKey}'", connection);
        await read.PrepareAsync(cancellation);
        await using var reader = await read.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new IndexEnd(reader.GetGuid(0), reader.GetBoolean(1)) : null;
    }

    // PostgreSQL does not know how rare a word is. Left to itself it reads the whole table, hoping to meet so many rows soon.
    public async Task<IReadOnlyList<Guid>?> FindRareAsync(IReadOnlyList<SearchWord> words, int most, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (await IsFrequentAsync(connection, words, cancellation))
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var settings = new NpgsqlCommand("SET LOCAL enable_seqscan = off", connection);
        await settings.ExecuteNonQueryAsync(cancellation);
        await using var find = new NpgsqlCommand("SELECT id FROM event_words WHERE words @@ $1::tsquery LIMIT $2", connection);
        await find.Add(MatchOf(words)).Add(most + 1).PrepareAsync(cancellation);
        var found = new List<Guid>();
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetGuid(0));
        }

        return found.Count <= most ? found : null;
    }

    // To collect the places of a word that every third event has takes longer than to read a page of them.
    private static async Task<bool> IsFrequentAsync(NpgsqlConnection connection, IReadOnlyList<SearchWord> words, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand(
            "SELECT count(*) FROM (SELECT words FROM event_words ORDER BY id DESC LIMIT $2) newest WHERE words @@ $1::tsquery", connection);
        await count.Add(MatchOf(words)).Add(Sample).PrepareAsync(cancellation);
        return await count.ExecuteScalarAsync(cancellation) is >= Sample / 10L;
    }

    public IQueryable<Event> Find(LedgerContext db, IReadOnlyList<SearchWord> words, Guid? from, Guid? to)
    {
        var match = MatchOf(words);
        return from is { } first && to is { } last
            ? db.Events.FromSql($"SELECT * FROM events WHERE id IN (SELECT id FROM event_words WHERE words @@ {match}::tsquery AND id >= {first} AND id < {last})")
            : db.Events.FromSql($"SELECT * FROM events WHERE id IN (SELECT id FROM event_words WHERE words @@ {match}::tsquery)");
    }

    private static string MatchOf(IReadOnlyList<SearchWord> words) =>
        string.Join(" & ", words.Select(w => $"'{w.Text.Replace("'", "''", StringComparison.Ordinal)}'{(w.IsPrefix ? ":*" : "")}"));

    private static async Task<List<(Guid Id, string Words)>> ReadAsync(
        NpgsqlConnection connection, string sql, Guid from, Guid to, int limit, CancellationToken cancellation)
    {
        var rows = new List<(Guid, string)>();
        await using var take = new NpgsqlCommand(sql, connection);
        take.Add(from).Add(to).Add(limit).Add(SearchWords.MaxBody);
        await using var reader = await take.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var type = await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2);
            var words = SearchWords.Of(reader.GetGuid(1), type, HeaderList.FromJson(reader.GetString(3)), reader.GetFieldValue<byte[]>(4));
            rows.Add((reader.GetGuid(0), string.Join(' ', words)));
        }

        return rows;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }
}
