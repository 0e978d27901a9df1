using Npgsql;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;

namespace WebhookOps.Storage.Postgres;

/// <summary>
/// Appends a batch in one statement, and so in one round trip and one commit. The dedupe keys are claimed first; events and deliveries
/// are inserted for the claims that won. A claim waits for a concurrent one of the same key, so any number of writers agree.
/// </summary>
internal sealed class PostgresEventLog(HotSource source, TimeProvider clock) : IEventLog
{
    // ON CONFLICT (id) DO NOTHING: a batch whose commit was not heard of is sent again.
    private const string Append = """
        WITH claimed AS (
            INSERT INTO dedupe_keys AS held (source_id, key, event_id, expires_at)
            SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::timestamptz[])
            ON CONFLICT (source_id, key) DO UPDATE
                SET event_id = excluded.event_id, expires_at = excluded.expires_at
                WHERE held.expires_at <= $5
            RETURNING event_id),
        kept AS (
            INSERT INTO events (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id,
                                remote_address, trace_parent, verified_by)
            SELECT e.id, e.source_id, e.received_at, e.method, e.path, e.query, e.headers, e.body, e.event_type, e.provider_event_id,
                   e.remote_address, e.trace_parent, e.verified_by
            FROM unnest($6::uuid[], $7::boolean[], $8::uuid[], $9::timestamptz[], $10::text[], $11::text[], $12::text[], $13::text[],
                        $14::bytea[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])
                AS e (id, keyed, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id,
                      remote_address, trace_parent, verified_by)
            WHERE NOT e.keyed OR e.id IN (SELECT event_id FROM claimed)
            ON CONFLICT (id) DO NOTHING),
        owed AS (
            INSERT INTO deliveries (id, event_id, source_id, destination_id, subscription_id, state, trigger, attempt_count, due_at,
                                    lease_token, created_at)
            SELECT d.id, d.event_id, d.source_id, d.destination_id, d.subscription_id, 0, 0, 0, d.created_at, 0, d.created_at
            FROM unnest($20::uuid[], $21::uuid[], $22::boolean[], $23::uuid[], $24::uuid[], $25::uuid[], $26::timestamptz[])
                AS d (id, event_id, keyed, source_id, destination_id, subscription_id, created_at)
            WHERE NOT d.keyed OR d.event_id IN (SELECT event_id FROM claimed)
            ON CONFLICT (id) DO NOTHING)
        SELECT event_id FROM claimed
        """;

    internal const string FindFirst = """
        SELECT asked.place, held.event_id
        FROM unnest($1::integer[], $2::uuid[], $3::bytea[]) AS asked (place, source_id, key)
        JOIN dedupe_keys held ON held.source_id = asked.source_id AND held.key = asked.key
        """;

    private const string AppendRejected = """
        INSERT INTO rejected_requests (id, slug, source_id, received_at, method, path, query, headers, body, body_size,
                                       remote_address, status, code, reason)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
                             $9::bytea[], $10::bigint[], $11::text[], $12::integer[], $13::text[], $14::text[])
        ON CONFLICT (id) DO NOTHING
        """;

    public async Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<NewEvent> batch, CancellationToken cancellation)
    {
        var plan = new AppendPlan(batch);
        while (plan.Open.Count > 0)
        {
            var won = await source.RunAsync((connection, token) => AppendOnceAsync(connection, plan.Open, token), cancellation);
            plan.Settle(won);
            if (plan.Open.Count > 0)
            {
                // What is open now lost its key to an earlier event. If retention deleted the key in between, the next round wins it.
                var first = await source.RunAsync((connection, token) => FindFirstAsync(connection, plan.Open, token), cancellation);
                plan.SettleLosers(first);
            }
        }

        return plan.Answers;
    }

    public async Task AppendRejectedAsync(IReadOnlyList<RejectedRequest> batch, CancellationToken cancellation)
    {
        if (batch.Count > 0)
        {
            await source.RunAsync((connection, token) => AppendRejectedOnceAsync(connection, batch, token), cancellation);
        }
    }

    private async Task<HashSet<Guid>> AppendOnceAsync(NpgsqlConnection connection, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        // Every writer takes keys in one order, so that two batches cannot wait for each other in a circle.
        var keyed = events.Where(e => e.DedupeKey is not null).ToArray();
        Array.Sort(keyed, DedupeOrder.Instance);
        var owed = events.SelectMany(e => e.Deliveries, (e, delivery) => (Event: e, Delivery: delivery)).ToArray();

        await using var command = new NpgsqlCommand(Append, connection);
        command
            .AddColumn(keyed, e => e.SourceId)
            .AddColumn(keyed, e => e.DedupeKey!.Value.ToArray())
            .AddColumn(keyed, e => e.Id)
            .AddTimes(keyed, e => e.DedupeUntil)
            .AddTime(clock.GetUtcNow())
            .AddColumn(events, e => e.Id)
            .AddColumn(events, e => e.DedupeKey is not null)
            .AddColumn(events, e => e.SourceId)
            .AddTimes(events, e => e.ReceivedAt)
            .AddText(events, e => e.Method)
            .AddText(events, e => e.Path)
            .AddText(events, e => e.Query)
            .AddText(events, e => e.Headers.ToJson())
            .AddColumn(events, e => e.Body)
            .AddText(events, e => e.EventType)
            .AddText(events, e => e.ProviderEventId)
            .AddText(events, e => e.RemoteAddress)
            .AddText(events, e => e.TraceParent)
            .AddText(events, e => e.VerifiedBy)
            .AddColumn(owed, o => o.Delivery.Id)
            .AddColumn(owed, o => o.Event.Id)
            .AddColumn(owed, o => o.Event.DedupeKey is not null)
            .AddColumn(owed, o => o.Event.SourceId)
            .AddColumn(owed, o => o.Delivery.DestinationId)
            .AddColumn(owed, o => o.Delivery.SubscriptionId)
            .AddTimes(owed, o => o.Event.ReceivedAt);
        await command.PrepareAsync(cancellation);

        var won = new HashSet<Guid>(keyed.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            won.Add(reader.GetGuid(0));
        }

        return won;
    }

    private static async Task<Guid?[]> FindFirstAsync(NpgsqlConnection connection, IReadOnlyList<NewEvent> losers, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(FindFirst, connection);
        command
            .Add(Enumerable.Range(0, losers.Count).ToArray())
            .AddColumn(losers, e => e.SourceId)
            .AddColumn(losers, e => e.DedupeKey!.Value.ToArray());
        await command.PrepareAsync(cancellation);

        var first = new Guid?[losers.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            first[reader.GetInt32(0)] = reader.GetGuid(1);
        }

        return first;
    }

    private static async Task<int> AppendRejectedOnceAsync(NpgsqlConnection connection, IReadOnlyList<RejectedRequest> batch, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(AppendRejected, connection);
        command
            .AddColumn(batch, r => r.Id)
            .AddText(batch, r => r.Slug)
            .AddColumn(batch, r => r.SourceId)
            .AddTimes(batch, r => r.ReceivedAt)
            .AddText(batch, r => r.Method)
            .AddText(batch, r => r.Path)
            .AddText(batch, r => r.Query)
            .AddText(batch, r => r.Headers.ToJson())
            .AddColumn(batch, r => r.Body)
            .AddColumn(batch, r => r.BodySize)
            .AddText(batch, r => r.RemoteAddress)
            .AddColumn(batch, r => r.Status)
            .AddText(batch, r => r.Code)
            .AddText(batch, r => r.Reason);
        await command.PrepareAsync(cancellation);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
