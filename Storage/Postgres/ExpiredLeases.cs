using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;

namespace WebhookOps.Storage.Postgres;

/// <summary>Takes deliveries back from workers that went away. The policies are in memory, so it reads, decides and writes.</summary>
internal static class ExpiredLeases
{
    private const string Reason = "The worker that sent it went away before it recorded an outcome.";

    public static async Task<IReadOnlyList<Guid>> ReleaseAsync(
        NpgsqlConnection connection, Func<Guid?, RetryPolicy> policyOf, int limit, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var expired = await FindAsync(connection, now, limit, cancellation);
        if (expired.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(QueueSql.ReleaseExpired, connection);
        command
            .AddTime(now)
            .AddColumn(expired, e => e.Id)
            .AddColumn(expired, e => policyOf(e.SubscriptionId).IsLostForGood(e.AttemptCount))
            .AddColumn(expired, _ => PublicId.New(clock))
            .AddColumn(expired, e => e.AttemptCount)
            .AddColumn(expired, e => e.Trigger)
            .AddTimes(expired, e => e.LeaseUntil)
            .Add(ErrorCodes.WorkerLost)
            .Add(Reason);
        await command.PrepareAsync(cancellation);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return [.. expired.Select(e => e.DestinationId).Distinct()];
    }

    private static async Task<List<Expired>> FindAsync(NpgsqlConnection connection, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(QueueSql.FindExpired, connection);
        command.AddTime(now).Add(limit);
        await command.PrepareAsync(cancellation);

        var expired = new List<Expired>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            expired.Add(new Expired(
                row.GetGuid(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetInt32(3), row.GetInt16(4), row.GetFieldValue<DateTimeOffset>(5)));
        }

        return expired;
    }

    private readonly record struct Expired(Guid Id, Guid DestinationId, Guid? SubscriptionId, int AttemptCount, short Trigger, DateTimeOffset LeaseUntil);
}
