using Npgsql;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;

namespace WebhookOps.Storage.Postgres;

/// <summary>
/// Appends a batch in one statement, and so in one round trip and one commit. A batch of which no key is held yet, as most are, goes in by
/// plain inserts. Any other, and one that met a concurrent claim of the same key, goes in with care: the dedupe keys are claimed first,
/// events and deliveries are inserted for the claims that won. Keys are unique in the table, so any number of writers agree.
/// </summary>
internal sealed class PostgresEventLog(HotSource source, TimeProvider clock) : IEventLog
{
    public async Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<NewEvent> batch, CancellationToken cancellation)
    {
        var plan = new AppendPlan(batch);
        if (await source.RunAsync((connection, token) => TryAppendNewAsync(connection, plan.Open, token), cancellation))
        {
            plan.SettleAll();
        }

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

    /// <returns>False: nothing was appended, since one of the keys is held, or was while this went on.</returns>
    private static async Task<bool> TryAppendNewAsync(NpgsqlConnection connection, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(AppendSql.New, connection);
        AddEvents(command, events);
        await command.PrepareAsync(cancellation);
        try
        {
            return await command.ExecuteScalarAsync(cancellation) is true;
        }
        catch (PostgresException conflict) when (conflict.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    private async Task<HashSet<Guid>> AppendOnceAsync(NpgsqlConnection connection, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(AppendSql.Careful, connection);
        AddEvents(command, events);
        command.AddTime(clock.GetUtcNow()).AddColumn(events, e => e.DedupeKey is not null);
        await command.PrepareAsync(cancellation);

        var won = new HashSet<Guid>(events.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            won.Add(reader.GetGuid(0));
        }

        return won;
    }

    private static void AddEvents(NpgsqlCommand command, IReadOnlyList<NewEvent> events)
    {
        // Every writer takes keys in one order, so that two batches cannot wait for each other in a circle.
        var keyed = events.Where(e => e.DedupeKey is not null).ToArray();
        Array.Sort(keyed, DedupeOrder.Instance);
        var owed = events.SelectMany(e => e.Deliveries, (e, delivery) => (Event: e, Delivery: delivery)).ToArray();
        command
            .AddColumn(keyed, e => e.SourceId)
            .AddColumn(keyed, e => e.DedupeKey!.Value.ToArray())
            .AddColumn(keyed, e => e.Id)
            .AddTimes(keyed, e => e.DedupeUntil)
            .AddColumn(events, e => e.Id)
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
            .AddColumn(owed, o => o.Event.SourceId)
            .AddColumn(owed, o => o.Delivery.DestinationId)
            .AddColumn(owed, o => o.Delivery.SubscriptionId)
            .AddTimes(owed, o => o.Event.ReceivedAt);
    }

    private static async Task<Guid?[]> FindFirstAsync(NpgsqlConnection connection, IReadOnlyList<NewEvent> losers, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(AppendSql.FindFirst, connection);
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
        await using var command = new NpgsqlCommand(AppendSql.Rejected, connection);
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
