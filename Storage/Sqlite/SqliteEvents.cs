using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Sqlite;

internal static class SqliteEvents
{
    private const string ById =
        """
        SELECT source_id, received_at, method, path, query, headers, body, event_type, provider_event_id, remote_address, trace_parent, verified_by
        FROM events WHERE id = ? AND removed_bytes IS NULL
        """;

    /// <returns>Null: it is not there, or no longer with its body.</returns>
    public static Event? Find(SqliteDatabase database, Guid id)
    {
        var row = database.Prepare(ById).Bind(id);
        if (!row.Step())
        {
            return null;
        }

        var found = new Event
        {
            Id = id,
            SourceId = row.GetGuid(0),
            ReceivedAt = row.GetMoment(1),
            Method = row.GetText(2),
            Path = row.GetText(3),
            Query = row.GetText(4),
            Headers = HeaderList.FromJson(row.GetText(5)),
            Body = row.GetBytes(6),
            EventType = row.GetTextOrNull(7),
            ProviderEventId = row.GetTextOrNull(8),
            RemoteAddress = row.GetTextOrNull(9),
            TraceParent = row.GetTextOrNull(10),
            VerifiedBy = row.GetText(11),
        };
        row.Reset();
        return found;
    }
}
