using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using WebhookOps.Core.Ids;

namespace WebhookOps.Bench.Searching;

internal sealed class PostgresLedger(string connectionString) : IBareLedger
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 600, MaxAutoPrepare = 20, AutoPrepareMinUsages = 1 });

    public async Task FillAsync(Traffic traffic)
    {
        await MakePartitionsAsync(traffic);
        await using var events = await Copy.BeginAsync(_source, "events (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id, remote_address, verified_by)");
        await using var deliveries = await Copy.BeginAsync(_source, "deliveries (id, event_id, source_id, destination_id, state, trigger, attempt_count, due_at, lease_token, created_at, finished_at, last_status, last_error)");
        await using var attempts = await Copy.BeginAsync(_source, "attempts (id, delivery_id, number, trigger, started_at, duration_ms, status, error_code, response_headers, response_body, response_cut)");
        foreach (var (e, d, a) in traffic.Make())
        {
            await events.WriteAsync(e.Id, e.SourceId, e.ReceivedAt.UtcDateTime, e.Method, e.Path, e.Query, e.Headers.ToJson(), e.Body, e.EventType, e.ProviderEventId, e.RemoteAddress, e.VerifiedBy);
            await deliveries.WriteAsync(
                d.Id, d.EventId, d.SourceId, d.DestinationId, (short)d.State, (short)0, d.AttemptCount, d.DueAt.UtcDateTime, 0L, d.CreatedAt.UtcDateTime, d.FinishedAt?.UtcDateTime, d.LastStatus, d.LastError);
            await attempts.WriteAsync(a.Id, a.DeliveryId, a.Number, (short)0, a.StartedAt.UtcDateTime, a.DurationMs, a.Status, a.ErrorCode, a.ResponseHeaders.ToJson(), a.ResponseBody, false);
        }

        await events.CompleteAsync();
        await deliveries.CompleteAsync();
        await attempts.CompleteAsync();
    }

    public async Task SettleAsync()
    {
        await RunAsync("VACUUM ANALYZE");
        await RunAsync("CHECKPOINT");
    }

    public async Task<int> ReadPageAsync(string? word, int limit)
    {
        await using var command = _source.CreateCommand(word is null
            ? $"{BareSql.Summary} {BareSql.Order} $1"
            : $"{BareSql.Summary} WHERE id IN (SELECT id FROM event_words WHERE words @@ $2::tsquery) {BareSql.Order} $1");
        command.Parameters.Add(new() { Value = limit });
        if (word is not null)
        {
            command.Parameters.Add(new() { Value = $"'{word}'" });
        }

        return await ReadWithDeliveriesAsync(command);
    }

    public async Task<int> ReadDeadAsync(int limit)
    {
        await using var command = _source.CreateCommand($"{BareSql.Summary} WHERE id IN (SELECT event_id FROM deliveries WHERE state = 3) {BareSql.Order} $1");
        command.Parameters.Add(new() { Value = limit });
        return await ReadWithDeliveriesAsync(command);
    }

    public async Task ReadOverviewAsync(IReadOnlyList<DateTimeOffset> bounds)
    {
        await using var counts = _source.CreateCommand(BareSql.CountParts(bounds.Count - 1, n => string.Create(CultureInfo.InvariantCulture, $"${n}")));
        foreach (var bound in bounds)
        {
            counts.Parameters.Add(new() { Value = PublicId.FloorOf(bound) });
        }

        await DrainAsync(counts);
        foreach (var sql in BareSql.Overview)
        {
            await RunAsync(sql);
        }

        await ReadPageAsync(null, 10);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<int> ReadWithDeliveriesAsync(NpgsqlCommand events)
    {
        var ids = new List<Guid>();
        await using (var reader = await events.ExecuteReaderAsync())
        {
            var row = new object[reader.FieldCount];
            while (await reader.ReadAsync())
            {
                reader.GetValues(row); // whoever asks for columns reads them
                ids.Add((Guid)row[0]);
            }
        }

        await using var deliveries = _source.CreateCommand("SELECT * FROM deliveries WHERE event_id = ANY ($1)");
        deliveries.Parameters.Add(new() { Value = ids.ToArray() });
        await DrainAsync(deliveries);
        return ids.Count;
    }

    /// <summary>The days that have passed: the product makes only those to come.</summary>
    private async Task MakePartitionsAsync(Traffic traffic)
    {
        for (var day = new DateTimeOffset(traffic.Begin.UtcDateTime.Date, TimeSpan.Zero); day < traffic.End; day = day.AddDays(1))
        {
            foreach (var table in new[] { "events", "attempts", "event_words" })
            {
                var (from, to) = (PublicId.FloorOf(day), PublicId.FloorOf(day.AddDays(1)));
                await RunAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE IF NOT EXISTS {table}_{day:yyyyMMdd} PARTITION OF {table} FOR VALUES FROM ('{from}') TO ('{to}')"));
            }
        }
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await DrainAsync(command);
    }

    private static async Task DrainAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var row = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(row);
        }
    }

    private sealed class Copy(NpgsqlConnection connection, NpgsqlBinaryImporter importer) : IAsyncDisposable
    {
        public static async Task<Copy> BeginAsync(NpgsqlDataSource source, string into)
        {
            var connection = await source.OpenConnectionAsync();
            return new Copy(connection, await connection.BeginBinaryImportAsync($"COPY {into} FROM STDIN (FORMAT binary)"));
        }

        public async Task WriteAsync(params object?[] values)
        {
            await importer.StartRowAsync();
            foreach (var value in values)
            {
                await (value switch
                {
                    null => importer.WriteNullAsync(),
                    DateTime moment => importer.WriteAsync(moment, NpgsqlDbType.TimestampTz),
                    _ => importer.WriteAsync(value),
                });
            }
        }

        public async Task CompleteAsync() => await importer.CompleteAsync();

        public async ValueTask DisposeAsync()
        {
            await importer.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
