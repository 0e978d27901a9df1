using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;

namespace WebhookOps.Storage.Sqlite;

internal sealed class SqliteEventLog(SqliteWriter writer, SqliteDedupe dedupe) : IEventLog
{
    // ON CONFLICT (id) DO NOTHING: a batch whose commit was not heard of is sent again.
    private const string InsertEvent =
        """
        INSERT INTO events (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id, remote_address,
            trace_parent, verified_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertDelivery =
        """
        INSERT INTO deliveries (id, event_id, source_id, destination_id, subscription_id, state, trigger, attempt_count, due_at, lease_token, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, ?6, 0, ?6)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string InsertRejected =
        """
        INSERT INTO rejected_requests (id, slug, source_id, received_at, method, path, query, headers, body, body_size, remote_address, status,
            code, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    public Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<NewEvent> batch, CancellationToken cancellation) =>
        writer.WriteAsync<IReadOnlyList<Appended>>(database => Append(database, batch), cancellation);

    public Task AppendRejectedAsync(IReadOnlyList<RejectedRequest> batch, CancellationToken cancellation) =>
        writer.WriteAsync(database => AppendRejected(database, batch), cancellation);

    private Appended[] Append(SqliteDatabase database, IReadOnlyList<NewEvent> batch)
    {
        var insertEvent = database.Prepare(InsertEvent);
        var insertDelivery = database.Prepare(InsertDelivery);
        var appended = new Appended[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            var e = batch[i];
            if (e.DedupeKey is { } key && !dedupe.TryTake(database, e, key, out var first))
            {
                appended[i] = new Appended(first, Duplicate: first != e.Id);
                continue;
            }

            insertEvent
                .Bind(e.Id).Bind(e.SourceId).Bind(e.ReceivedAt).Bind(e.Method).Bind(e.Path).Bind(e.Query).Bind(e.Headers.ToJson()).Bind(e.Body)
                .Bind(e.EventType).Bind(e.ProviderEventId).Bind(e.RemoteAddress).Bind(e.TraceParent).Bind(e.VerifiedBy)
                .Run();
            foreach (var delivery in e.Deliveries)
            {
                insertDelivery
                    .Bind(delivery.Id).Bind(e.Id).Bind(e.SourceId).Bind(delivery.DestinationId).Bind(delivery.SubscriptionId).Bind(e.ReceivedAt)
                    .Run();
            }

            appended[i] = new Appended(e.Id, Duplicate: false);
        }

        dedupe.MoveSome(database, batch.Count);
        return appended;
    }

    private static int AppendRejected(SqliteDatabase database, IReadOnlyList<RejectedRequest> batch)
    {
        var insert = database.Prepare(InsertRejected);
        foreach (var r in batch)
        {
            insert
                .Bind(r.Id).Bind(r.Slug).Bind(r.SourceId).Bind(r.ReceivedAt).Bind(r.Method).Bind(r.Path).Bind(r.Query).Bind(r.Headers.ToJson())
                .Bind(r.Body).Bind(r.BodySize).Bind(r.RemoteAddress).Bind(r.Status).Bind(r.Code).Bind(r.Reason)
                .Run();
        }

        return batch.Count;
    }
}
