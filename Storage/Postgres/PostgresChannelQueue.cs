using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Postgres;

internal sealed class PostgresChannelQueue(HotSource source, TimeProvider clock) : IChannelQueue
{
    private const string CountWaiting = """
        SELECT count(*)::integer FROM (
            SELECT FROM unnest($1::uuid[]) AS asked (destination_id)
            JOIN deliveries d ON d.destination_id = asked.destination_id AND d.state = 0
            LIMIT $2) waiting
        """;

    private const string Expire = """
        WITH expired AS MATERIALIZED (
            SELECT d.id
            FROM unnest($1::uuid[], $2::timestamptz[]) AS channel (destination_id, due_before)
            CROSS JOIN LATERAL (
                SELECT id FROM deliveries
                WHERE destination_id = channel.destination_id AND state = 0 AND due_at <= channel.due_before
                ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) d)
        UPDATE deliveries d
        SET state = 3, finished_at = $4, last_status = NULL, last_error = $5
        FROM expired
        WHERE d.id = expired.id
        """;

    private const string BuryOldest = """
        WITH oldest AS MATERIALIZED (
            SELECT d.id
            FROM unnest($1::uuid[]) AS asked (destination_id)
            CROSS JOIN LATERAL (
                SELECT id, due_at FROM deliveries WHERE destination_id = asked.destination_id AND state = 0
                ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) d
            ORDER BY d.due_at, d.id LIMIT $2)
        UPDATE deliveries d
        SET state = 3, finished_at = $3, last_status = NULL, last_error = $4
        FROM oldest
        WHERE d.id = oldest.id
        """;

    public Task<int> CountWaitingAsync(IReadOnlyList<Guid> destinations, int limit, CancellationToken cancellation) => source.RunAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(CountWaiting, connection);
            command.Add(destinations.ToArray()).Add(limit);
            await command.PrepareAsync(token);
            return (int)(await command.ExecuteScalarAsync(token))!;
        },
        cancellation);

    public Task<int> ExpireAsync(IReadOnlyList<(Guid DestinationId, DateTimeOffset DueBefore)> destinations, int limit, CancellationToken cancellation) => source.ExecuteAsync(
        Expire,
        command => command
            .AddColumn(destinations, d => d.DestinationId).AddTimes(destinations, d => d.DueBefore).Add(limit)
            .AddTime(clock.GetUtcNow()).Add(ErrorCodes.Expired),
        cancellation);

    public Task<int> BuryOldestAsync(IReadOnlyList<Guid> destinations, int count, CancellationToken cancellation) => source.ExecuteAsync(
        BuryOldest,
        command => command.Add(destinations.ToArray()).Add(count).AddTime(clock.GetUtcNow()).Add(ErrorCodes.ChannelFull),
        cancellation);
}
