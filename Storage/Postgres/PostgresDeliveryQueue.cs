using System.Security.Cryptography;
using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Postgres;

/// <summary>The queue over <c>deliveries</c>: claims with <c>SKIP LOCKED</c>, batches through <c>unnest</c>, one statement each.</summary>
internal sealed class PostgresDeliveryQueue(HotSource source, TimeProvider clock) : IDeliveryQueue
{
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(IReadOnlyList<LaneRoom> lanes, CancellationToken cancellation)
    {
        var open = lanes.Where(l => l.Room > 0).ToArray();
        return open.Length == 0 ? [] : await source.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(QueueSql.Claim, connection);
                var lease = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) | 1; // never 0, which is nobody's
                command
                    .AddColumn(open, l => l.DestinationId)
                    .AddColumn(open, l => l.Room)
                    .AddColumn(open, l => l.Lease)
                    .AddTime(clock.GetUtcNow())
                    .Add(lease);
                await command.PrepareAsync(token);

                var claimed = new List<ClaimedDelivery>(open.Sum(l => l.Room));
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    claimed.Add(ClaimedRow.Read(reader, lease));
                }

                return claimed;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation)
    {
        if (outcomes.Count == 0)
        {
            return [];
        }

        // One outcome per delivery, and in the order of ids: concurrent batches then lock their rows without waiting in a circle.
        var distinct = outcomes.DistinctBy(o => o.Attempt.DeliveryId).OrderBy(o => o.Attempt.DeliveryId).ToArray();
        var recorded = await source.RunAsync((connection, token) => RecordOnceAsync(connection, distinct, token), cancellation);
        if (recorded.Count < distinct.Length)
        {
            // Late, or recorded by an earlier try whose answer was lost: then their attempts are there.
            var late = distinct.Where(o => !recorded.Contains(o.Attempt.DeliveryId)).Select(o => o.Attempt.Id).ToArray();
            recorded.UnionWith(await QueryIdsAsync(QueueSql.FindRecorded, command => command.Add(late), cancellation));
        }

        var answers = new bool[outcomes.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = recorded.Remove(outcomes[i].Attempt.DeliveryId); // a second outcome of the same claim is late
        }

        return answers;
    }

    public async Task GiveBackAsync(IReadOnlyList<(Guid DeliveryId, long LeaseToken)> claims, CancellationToken cancellation)
    {
        if (claims.Count > 0)
        {
            var ordered = claims.Distinct().OrderBy(c => c.DeliveryId).ToArray();
            await source.ExecuteAsync(
                QueueSql.GiveBack,
                command => command.AddColumn(ordered, c => c.DeliveryId).AddColumn(ordered, c => c.LeaseToken),
                cancellation);
        }
    }

    public Task<IReadOnlyList<Guid>> FindDueDestinationsAsync(CancellationToken cancellation) =>
        QueryIdsAsync(QueueSql.FindDueDestinations, command => command.AddTime(clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<Guid>> ReleaseExpiredLeasesAsync(Func<Guid?, RetryPolicy> policyOf, int limit, CancellationToken cancellation) =>
        source.RunAsync((connection, token) => ExpiredLeases.ReleaseAsync(connection, policyOf, limit, clock, token), cancellation);

    public Task<int> BuryOrphansAsync(int limit, CancellationToken cancellation) =>
        source.ExecuteAsync(QueueSql.BuryOrphans, command => command.AddTime(clock.GetUtcNow()).Add(limit).Add(ErrorCodes.DestinationDeleted), cancellation);

    public async Task<IReadOnlyList<Guid>> RetryAsync(IReadOnlyList<Guid> deliveries, AttemptTrigger trigger, CancellationToken cancellation) =>
        deliveries.Count == 0 ? [] : await QueryIdsAsync(
            QueueSql.Retry,
            command => command.Add(deliveries.Distinct().Order().ToArray()).Add((short)trigger).AddTime(clock.GetUtcNow()),
            cancellation);

    public async Task<int> CancelAsync(IReadOnlyList<Guid> deliveries, CancellationToken cancellation) =>
        deliveries.Count == 0 ? 0 : await source.ExecuteAsync(
            QueueSql.Cancel,
            command => command.Add(deliveries.Distinct().Order().ToArray()).AddTime(clock.GetUtcNow()).Add(ErrorCodes.Cancelled),
            cancellation);

    public async Task AddReplayAsync(IReadOnlyList<ReplayDelivery> deliveries, CancellationToken cancellation)
    {
        if (deliveries.Count > 0)
        {
            await source.ExecuteAsync(
                QueueSql.AddReplay,
                command => command
                    .AddTime(clock.GetUtcNow())
                    .AddColumn(deliveries, d => d.Id)
                    .AddColumn(deliveries, d => d.EventId)
                    .AddColumn(deliveries, d => d.SourceId)
                    .AddColumn(deliveries, d => d.DestinationId)
                    .AddColumn(deliveries, d => d.SubscriptionId)
                    .AddColumn(deliveries, d => d.ReplayId),
                cancellation);
        }
    }

    private async Task<HashSet<Guid>> RecordOnceAsync(NpgsqlConnection connection, AttemptOutcome[] outcomes, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(QueueSql.Record, connection);
        command
            .AddTime(clock.GetUtcNow())
            .AddColumn(outcomes, o => o.Attempt.DeliveryId)
            .AddColumn(outcomes, o => o.LeaseToken)
            .AddColumn(outcomes, o => (short)o.NextState)
            .AddTimes(outcomes, o => o.DueAt)
            .AddColumn(outcomes, o => o.CountAttempt)
            .AddColumn(outcomes, o => o.Attempt.Id)
            .AddColumn(outcomes, o => o.Attempt.Number)
            .AddColumn(outcomes, o => (short)o.Attempt.Trigger)
            .AddTimes(outcomes, o => o.Attempt.StartedAt)
            .AddColumn(outcomes, o => o.Attempt.DurationMs)
            .AddColumn(outcomes, o => o.Attempt.Status)
            .AddText(outcomes, o => o.Attempt.ErrorCode)
            .AddText(outcomes, o => o.Attempt.Error)
            .AddText(outcomes, o => o.Attempt.RemoteAddress)
            .AddText(outcomes, o => o.Attempt.ResponseHeaders.ToJson())
            .AddColumn(outcomes, o => o.Attempt.ResponseBody)
            .AddColumn(outcomes, o => o.Attempt.ResponseCut);
        await command.PrepareAsync(cancellation);
        return [.. await ReadIdsAsync(command, cancellation)];
    }

    private Task<IReadOnlyList<Guid>> QueryIdsAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation) => source.RunAsync<IReadOnlyList<Guid>>(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            bind(command);
            await command.PrepareAsync(token);
            return await ReadIdsAsync(command, token);
        },
        cancellation);

    private static async Task<List<Guid>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }
}
