using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Sqlite;

/// <summary>Walks through events in the order of their ids, so many at a time, and removes those that a pass means, or their bodies.</summary>
internal sealed class SqliteRetentionWalk(SqliteWriter writer)
{
    private const int Batch = 200;

    private const string Read = "SELECT value FROM installation WHERE key = ?";

    private const string Write = "INSERT INTO installation VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";

    private const string Keys = "SELECT key FROM installation WHERE substr(key, 1, length(?1)) = ?1";

    private const string Forget = "DELETE FROM installation WHERE key = ?";

    private const string Seen = "SELECT id, source_id, removed_bytes IS NOT NULL FROM events WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3";

    private const string IsOwed = "SELECT 1 FROM deliveries WHERE event_id = ? AND state + 0 < 2 LIMIT 1";

    private const string RemoveAttempts = "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE event_id = ?)";

    private const string RemoveDeliveries = "DELETE FROM deliveries WHERE event_id = ?";

    private const string RemoveEvent = "DELETE FROM events WHERE id = ?";

    private const string ReadForWords =
        "SELECT rowid, source_id, event_type, headers, EXISTS (SELECT 1 FROM event_words_docsize WHERE id = events.rowid) FROM events WHERE id = ?";

    private const string PutWords = "INSERT OR REPLACE INTO event_words (rowid, words) VALUES (?1, ?2)";

    private const string RemoveBody = "UPDATE events SET removed_bytes = length(body), body = x'' WHERE id = ?";

    public async Task<Removed> RunAsync(RetentionPass pass, DateTimeOffset now, CancellationToken cancellation)
    {
        var to = PublicId.FloorOf(now - pass.Age);
        var at = new Place(await writer.WriteAsync(database => ReadReached(database, pass.Key), cancellation), null, new Removed(0, 0, 0, 0, 0));
        while (at.From < to)
        {
            var from = at;
            at = await writer.WriteAsync(database => Step(database, pass, from, to), cancellation);
        }

        return at.Removed;
    }

    /// <summary>Forgets how far walks have come that are made no more.</summary>
    public Task ForgetOthersAsync(IReadOnlyList<RetentionPass> passes, CancellationToken cancellation) => writer.WriteAsync(
        database =>
        {
            var known = new List<string>();
            var keys = database.Prepare(Keys).Bind(RetentionPass.KeyPrefix);
            while (keys.Step())
            {
                known.Add(keys.GetText(0));
            }

            return known.Except(passes.Select(p => p.Key), StringComparer.Ordinal).Sum(key => database.Prepare(Forget).Bind(key).Run());
        },
        cancellation);

    private static Place Step(SqliteDatabase database, RetentionPass pass, Place at, Guid to)
    {
        var seen = new List<(Guid Id, Guid Source, bool IsBare)>();
        var rows = database.Prepare(Seen).Bind(at.From).Bind(to).Bind(Batch);
        while (rows.Step())
        {
            seen.Add((rows.GetGuid(0), rows.GetGuid(1), rows.GetInt(2) != 0));
        }

        var (owed, removed) = (at.Owed, at.Removed);
        foreach (var (id, _, isBare) in seen.Where(e => pass.Means(e.Source)))
        {
            if (Exists(database.Prepare(IsOwed).Bind(id)))
            {
                owed ??= id;
            }
            else if (!pass.OnlyBodies)
            {
                removed = removed with
                {
                    Attempts = removed.Attempts + database.Prepare(RemoveAttempts).Bind(id).Run(),
                    Deliveries = removed.Deliveries + database.Prepare(RemoveDeliveries).Bind(id).Run(),
                    Events = removed.Events + database.Prepare(RemoveEvent).Bind(id).Run(),
                };
            }
            else if (!isBare)
            {
                IndexWithoutBody(database, id);
                removed = removed with { Bodies = removed.Bodies + database.Prepare(RemoveBody).Bind(id).Run() };
            }
        }

        var from = seen.Count < Batch ? to : PublicId.After(seen[^1].Id);
        database.Prepare(Write).Bind(pass.Key).Bind((owed ?? from).ToString("N")).Run(); // what is owed is looked at again
        return new Place(from, owed, removed);
    }

    private static void IndexWithoutBody(SqliteDatabase database, Guid id)
    {
        var row = database.Prepare(ReadForWords).Bind(id);
        if (row.Step())
        {
            var (rowid, isIndexed) = (row.GetLong(0), row.GetInt(4) != 0);
            var words = SearchWords.Of(row.GetGuid(1), row.GetTextOrNull(2), HeaderList.FromJson(row.GetText(3)), []);
            row.Reset();
            if (isIndexed)
            {
                database.Prepare(PutWords).Bind(rowid).Bind(string.Join(' ', words)).Run();
            }
        }
    }

    private static Guid ReadReached(SqliteDatabase database, string key)
    {
        var read = database.Prepare(Read).Bind(key);
        var reached = read.Step() ? Guid.ParseExact(read.GetText(0), "N") : Guid.Empty;
        read.Reset();
        return reached;
    }

    private static bool Exists(SqliteStatement statement)
    {
        var exists = statement.Step();
        statement.Reset();
        return exists;
    }

    /// <summary>How far the walk is, the first event on the way that is owed, and what was removed.</summary>
    private sealed record Place(Guid From, Guid? Owed, Removed Removed);
}
