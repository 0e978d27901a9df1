using System.Globalization;
using Microsoft.Data.Sqlite;
using WebhookOps.Core.Ids;

namespace WebhookOps.Bench.Searching;

internal sealed class SqliteLedger : IBareLedger
{
    private const int RowsOfTransaction = 20_000;
    private readonly SqliteConnection _connection;

    public SqliteLedger(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=600");
        _connection.Open();
    }

    public async Task FillAsync(Traffic traffic)
    {
        await using var events = Insert("events (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id, remote_address, verified_by)");
        await using var deliveries = Insert("deliveries (id, event_id, source_id, destination_id, state, trigger, attempt_count, due_at, lease_token, created_at, finished_at, last_status, last_error)");
        await using var attempts = Insert("attempts (id, delivery_id, number, trigger, started_at, duration_ms, status, error_code, response_headers, response_body, response_cut)");
        Run("PRAGMA synchronous = OFF");
        Run("BEGIN");
        var count = 0;
        foreach (var (e, d, a) in traffic.Make())
        {
            Run(events, e.Id, e.SourceId, e.ReceivedAt, e.Method, e.Path, e.Query, e.Headers.ToJson(), e.Body, e.EventType, e.ProviderEventId, e.RemoteAddress, e.VerifiedBy);
            Run(deliveries, d.Id, d.EventId, d.SourceId, d.DestinationId, (int)d.State, 0, d.AttemptCount, d.DueAt, 0L, d.CreatedAt, d.FinishedAt, d.LastStatus, d.LastError);
            Run(attempts, a.Id, a.DeliveryId, a.Number, 0, a.StartedAt, a.DurationMs, a.Status, a.ErrorCode, a.ResponseHeaders.ToJson(), a.ResponseBody, false);
            if (++count % RowsOfTransaction == 0)
            {
                Run("COMMIT");
                Run("BEGIN");
            }
        }

        Run("COMMIT");
    }

    public Task SettleAsync()
    {
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
        return Task.CompletedTask;
    }

    public Task<int> ReadPageAsync(string? word, int limit) => Task.FromResult(word is null
        ? ReadWithDeliveries($"{BareSql.Summary} {BareSql.Order} ?1", limit)
        : ReadWithDeliveries($"{BareSql.Summary} WHERE rowid IN (SELECT rowid FROM event_words WHERE event_words MATCH ?2) {BareSql.Order} ?1", limit, word));

    public Task<int> ReadDeadAsync(int limit) => Task.FromResult(
        ReadWithDeliveries($"{BareSql.Summary} WHERE id IN (SELECT event_id FROM deliveries WHERE state = 3) {BareSql.Order} ?1", limit));

    public Task ReadOverviewAsync(IReadOnlyList<DateTimeOffset> bounds)
    {
        // A compound SELECT has 500 parts at most, so one statement for each part of the period.
        for (var i = 0; i + 1 < bounds.Count; i++)
        {
            Run(BareSql.CountParts(1, n => string.Create(CultureInfo.InvariantCulture, $"?{n}")), PublicId.FloorOf(bounds[i]), PublicId.FloorOf(bounds[i + 1]));
        }

        foreach (var sql in BareSql.Overview)
        {
            Run(sql);
        }

        return ReadPageAsync(null, 10);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private int ReadWithDeliveries(string sql, params object?[] values)
    {
        var ids = Run(sql, values);
        Run($"SELECT * FROM deliveries WHERE event_id IN ({string.Join(',', ids.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{i + 1}")))})", [.. ids]);
        return ids.Count;
    }

    private SqliteCommand Insert(string into)
    {
        var columns = into[into.IndexOf('(', StringComparison.Ordinal)..].Split(',').Length;
        var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO {into} VALUES ({string.Join(',', Enumerable.Range(1, columns).Select(n => string.Create(CultureInfo.InvariantCulture, $"?{n}")))})";
        for (var n = 1; n <= columns; n++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"?{n}") });
        }

        return command;
    }

    /// <returns>The first column.</returns>
    private List<object> Run(string sql, params object?[] values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var n = 1; n <= values.Length; n++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"?{n}"), Stored(values[n - 1]));
        }

        using var reader = command.ExecuteReader();
        var first = new List<object>();
        var row = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row); // whoever asks for columns reads them
            first.Add(row[0]);
        }

        return first;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = Stored(values[i]);
        }

        command.ExecuteNonQuery();
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        DateTimeOffset moment => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        _ => value,
    };
}
