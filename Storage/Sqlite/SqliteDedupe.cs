using WebhookOps.Core.Events;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Sqlite;

/// <summary>
/// Which event holds which dedupe key. Keys are hashes, and a tree of them takes nearly every new one on a page of its own. So the newest
/// are in memory, and on disk in a table that grows at its end (<c>recent_keys</c>); when there are many they move to the tree
/// (<c>dedupe_keys</c>) in the tree's order, some with each batch, so that neighbours share a page. For the writer's thread alone, inside
/// its transactions: when one is rolled back, what is in memory is read anew.
/// </summary>
internal sealed class SqliteDedupe
{
    /// <summary>How many begin to move. In memory that is some 5 MB.</summary>
    private const int Many = 32_768;

    /// <summary>How many move with each event, so that a move is over long before the next is due.</summary>
    private const int MovesPerEvent = 4;

    private const string Read = "SELECT place, source_id, key, event_id, expires_at FROM recent_keys ORDER BY place";

    private const string FindInTree = "SELECT event_id, expires_at FROM dedupe_keys WHERE source_id = ? AND key = ?";

    private const string Add = "INSERT INTO recent_keys (place, source_id, key, event_id, expires_at) VALUES (?, ?, ?, ?, ?)";

    private const string AddToTree =
        """
        INSERT INTO dedupe_keys (source_id, key, event_id, expires_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET event_id = excluded.event_id, expires_at = excluded.expires_at
        """;

    private const string Forget = "DELETE FROM recent_keys WHERE place IN (SELECT place FROM recent_keys WHERE place <= ? ORDER BY place LIMIT ?)";

    private const string ForgetExpired = "DELETE FROM recent_keys WHERE expires_at <= ?";

    private readonly Dictionary<Slot, Holder> _recent = [];
    private SqliteDatabase? _database;
    private int _rollbacks;
    private long _lastPlace;

    /// <summary>What is on the move, in the tree's order; the move includes every place up to the last one of its beginning.</summary>
    private Slot[] _moving = [];
    private int _moved;
    private long _movingTo;

    /// <summary>Takes a key for an event, unless another's hold on it has not run out.</summary>
    /// <param name="holder">When not taken: the event that has it, which may be this same one.</param>
    public bool TryTake(SqliteDatabase database, NewEvent e, DedupeKey key, out Guid holder)
    {
        Follow(database);
        var slot = new Slot(e.SourceId, key);
        if (Find(database, slot) is { } found && found.ExpiresAt > MomentAsMicroseconds.Of(e.ReceivedAt))
        {
            holder = found.EventId;
            return false;
        }

        holder = e.Id;
        var taken = new Holder(++_lastPlace, e.Id, MomentAsMicroseconds.Of(e.DedupeUntil));
        database.Prepare(Add).Bind(taken.Place).Bind(slot.Source).Bind(key.Bytes.Span).Bind(taken.EventId).Bind(taken.ExpiresAt).Run();
        _recent[slot] = taken;
        return true;
    }

    /// <summary>Goes on with a move, or begins one when it is time.</summary>
    public void MoveSome(SqliteDatabase database, int events)
    {
        Follow(database);
        if (_movingTo == 0)
        {
            if (_recent.Count < Many)
            {
                return;
            }

            _moving = [.. _recent.Keys];
            Array.Sort(_moving, Slot.Compare);
            (_moved, _movingTo) = (0, _lastPlace);
        }

        var count = events * MovesPerEvent;
        for (; count > 0 && _moved < _moving.Length; count--)
        {
            Move(database, _moving[_moved++]);
        }

        if (count > 0 && database.Prepare(Forget).Bind(_movingTo).Bind(count).Run() < count)
        {
            (_moving, _movingTo) = ([], 0);
        }
    }

    /// <returns>How many of the newest had run out.</returns>
    public int RemoveExpired(SqliteDatabase database, DateTimeOffset now)
    {
        Follow(database);
        foreach (var (slot, holder) in _recent)
        {
            if (holder.ExpiresAt <= MomentAsMicroseconds.Of(now))
            {
                _recent.Remove(slot);
            }
        }

        return database.Prepare(ForgetExpired).Bind(now).Run();
    }

    private Holder? Find(SqliteDatabase database, Slot slot)
    {
        if (_recent.TryGetValue(slot, out var recent))
        {
            return recent;
        }

        var row = database.Prepare(FindInTree).Bind(slot.Source).Bind(slot.Key.Bytes.Span);
        if (!row.Step())
        {
            return null;
        }

        var found = new Holder(0, row.GetGuid(0), row.GetLong(1));
        row.Reset();
        return found;
    }

    private void Move(SqliteDatabase database, Slot slot)
    {
        // Not there: it had run out. Beyond the move: it had run out, and was taken again.
        if (_recent.TryGetValue(slot, out var holder) && holder.Place <= _movingTo)
        {
            database.Prepare(AddToTree).Bind(slot.Source).Bind(slot.Key.Bytes.Span).Bind(holder.EventId).Bind(holder.ExpiresAt).Run();
            _recent.Remove(slot);
        }
    }

    /// <summary>Reads the newest keys after a start, and after whatever undid what was done to them.</summary>
    private void Follow(SqliteDatabase database)
    {
        if (_database == database && _rollbacks == database.Rollbacks)
        {
            return;
        }

        _recent.Clear();
        (_moving, _movingTo, _lastPlace) = ([], 0, 0);
        var row = database.Prepare(Read);
        while (row.Step())
        {
            _lastPlace = row.GetLong(0);
            _recent[new Slot(row.GetGuid(1), DedupeKey.FromBytes(row.GetBytes(2)))] = new Holder(_lastPlace, row.GetGuid(3), row.GetLong(4));
        }

        (_database, _rollbacks) = (database, database.Rollbacks);
    }

    /// <param name="ExpiresAt">Unix microseconds.</param>
    private readonly record struct Holder(long Place, Guid EventId, long ExpiresAt);

    private readonly record struct Slot(Guid Source, DedupeKey Key)
    {
        /// <summary>The order of the tree.</summary>
        public static int Compare(Slot one, Slot other) =>
            one.Source.CompareTo(other.Source) is var bySource and not 0 ? bySource : one.Key.Bytes.Span.SequenceCompareTo(other.Key.Bytes.Span);
    }
}
