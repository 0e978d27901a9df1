using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Sqlite;

namespace WebhookOps.Storage.Search.Index;

/// <summary>SQLite's FTS5, asked for whole words and beginnings of words.</summary>
internal sealed class SqliteSearchIndex(SqliteWriter writer, SqliteReaders readers, IOptions<LedgerOptions> options, TimeProvider clock) : ISearchIndex
{
    private const string Take =
        """
        SELECT rowid, id, source_id, event_type, headers, substr(body, 1, ?4) FROM events
        WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3
        """;

    private const string TakeStragglers =
        """
        SELECT rowid, id, source_id, event_type, headers, substr(body, 1, ?4) FROM events
        WHERE id >= ?1 AND id <= ?2 AND NOT EXISTS (SELECT 1 FROM event_words_docsize WHERE id = events.rowid) ORDER BY id LIMIT ?3
        """;

    private const string ReadEnd = $"SELECT value FROM installation WHERE key = '{IndexedEvents.EndKey}'";

    private const string WriteEnd = $"INSERT INTO installation VALUES ('{IndexedEvents.EndKey}', ?1) ON CONFLICT DO UPDATE SET value = excluded.value";

    private DateTimeOffset _looked = clock.GetUtcNow();

    public async Task<int> ExtendAsync(int limit, CancellationToken cancellation)
    {
        var (rows, last) = await Task.Run(() => readers.Read(db => Read(db, limit)), cancellation);
        if (rows.Count == 0 && clock.GetUtcNow() - _looked > IndexedEvents.LookEvery)
        {
            _looked = clock.GetUtcNow();
            (rows, last) = await Task.Run(() => readers.Read(db => ReadStragglers(db, limit)), cancellation);
        }

        if (rows.Count == 0)
        {
            return 0;
        }

        return await writer.WriteAsync(
            db =>
            {
                foreach (var (row, words) in rows)
                {
                    db.Prepare("INSERT OR REPLACE INTO event_words (rowid, words) VALUES (?1, ?2)").Bind(row).Bind(words).Run();
                }

                db.Prepare(WriteEnd).Bind(last.ToString("N")).Run();
                return rows.Count;
            },
            cancellation);
    }

    public Task<IndexEnd?> ReadEndAsync(CancellationToken cancellation) => Task.FromResult(readers.Read(static db =>
    {
        if (EndOf(db) is not { } text)
        {
            return null;
        }

        var end = IndexedEvents.Parse(text);
        var newer = db.Prepare("SELECT 1 FROM events WHERE id > ?1 LIMIT 1").Bind(end);
        var isNewest = !newer.Step();
        newer.Reset();
        return new IndexEnd(end, isNewest);
    }));

    public Task<IReadOnlyList<Guid>?> FindRareAsync(IReadOnlyList<SearchWord> words, int most, CancellationToken cancellation) => Task.FromResult(readers.Read(db =>
    {
        var found = new List<Guid>();
        var find = db.Prepare("SELECT id FROM events WHERE rowid IN (SELECT rowid FROM event_words WHERE event_words MATCH ?1 LIMIT ?2)").Bind(MatchOf(words)).Bind(most + 1);
        while (find.Step())
        {
            found.Add(find.GetGuid(0));
        }

        find.Reset();
        return (IReadOnlyList<Guid>?)(found.Count <= most ? found : null);
    }));

    /// <summary>The window is given to the index as the rows that it lies between, or a frequent word would list rows from everywhere.</summary>
    public IQueryable<Event> Find(LedgerContext db, IReadOnlyList<SearchWord> words, Guid? from, Guid? to)
    {
        var match = MatchOf(words);
        if (from is null || to is null)
        {
            return db.Events.FromSql($"SELECT * FROM events WHERE rowid IN (SELECT rowid FROM event_words WHERE event_words MATCH {match})");
        }

        var (first, last) = (from.Value.ToByteArray(true), to.Value.ToByteArray(true));
        return db.Events.FromSql(
            $"""
            SELECT * FROM events WHERE rowid IN (
                SELECT rowid FROM event_words WHERE event_words MATCH {match}
                    AND rowid >= (SELECT min(rowid) FROM events WHERE id >= {first} AND id < {last})
                    AND rowid <= (SELECT max(rowid) FROM events WHERE id >= {first} AND id < {last}))
            """);
    }

    private static string MatchOf(IReadOnlyList<SearchWord> words) => string.Join(" AND ", words.Select(w => $"\"{w.Text}\"{(w.IsPrefix ? "*" : "")}"));

    private (List<(long Row, string Words)> Rows, Guid Last) Read(SqliteDatabase db, int limit)
    {
        var end = IndexedEvents.Parse(EndOf(db));
        return Read(db.Prepare(Take).Bind(end).Bind(IndexedEvents.Settled(clock, options.Value)).Bind(limit).Bind(SearchWords.MaxBody), end);
    }

    private (List<(long Row, string Words)> Rows, Guid Last) ReadStragglers(SqliteDatabase db, int limit)
    {
        var end = IndexedEvents.Parse(EndOf(db));
        var from = PublicId.FloorOf(clock.GetUtcNow() - IndexedEvents.LookBack);
        return (Read(db.Prepare(TakeStragglers).Bind(from).Bind(end).Bind(limit).Bind(SearchWords.MaxBody), end).Rows, end);
    }

    private static (List<(long Row, string Words)> Rows, Guid Last) Read(SqliteStatement take, Guid last)
    {
        var rows = new List<(long, string)>();
        while (take.Step())
        {
            last = take.GetGuid(1);
            rows.Add((take.GetLong(0), string.Join(' ', SearchWords.Of(take.GetGuid(2), take.GetTextOrNull(3), HeaderList.FromJson(take.GetText(4)), take.GetBytes(5)))));
        }

        return (rows, last);
    }

    private static string? EndOf(SqliteDatabase db)
    {
        var read = db.Prepare(ReadEnd);
        var end = read.Step() ? read.GetText(0) : null;
        read.Reset();
        return end;
    }
}
