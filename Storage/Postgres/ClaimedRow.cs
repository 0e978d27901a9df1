using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Postgres;

/// <summary>Reads a row of <see cref="QueueSql.Claim"/>.</summary>
internal static class ClaimedRow
{
    private const int FirstOfEvent = 8;

    public static ClaimedDelivery Read(NpgsqlDataReader row, long leaseToken) => new()
    {
        Id = row.GetGuid(0),
        DestinationId = row.GetGuid(2),
        SubscriptionId = row.IsDBNull(3) ? null : row.GetGuid(3),
        LeaseToken = leaseToken,
        LeaseUntil = row.GetFieldValue<DateTimeOffset>(4),
        AttemptNumber = row.GetInt32(5),
        Trigger = (AttemptTrigger)row.GetInt16(6),
        DueAt = row.GetFieldValue<DateTimeOffset>(7),
        Event = row.IsDBNull(FirstOfEvent) ? null : ReadEvent(row, FirstOfEvent),
    };

    private static Event ReadEvent(NpgsqlDataReader row, int first) => new()
    {
        Id = row.GetGuid(first),
        SourceId = row.GetGuid(first + 1),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(first + 2),
        Method = row.GetString(first + 3),
        Path = row.GetString(first + 4),
        Query = row.GetString(first + 5),
        Headers = HeaderList.FromJson(row.GetString(first + 6)),
        Body = row.GetFieldValue<byte[]>(first + 7),
        EventType = TextOrNull(row, first + 8),
        ProviderEventId = TextOrNull(row, first + 9),
        RemoteAddress = TextOrNull(row, first + 10),
        TraceParent = TextOrNull(row, first + 11),
        VerifiedBy = row.GetString(first + 12),
    };

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
