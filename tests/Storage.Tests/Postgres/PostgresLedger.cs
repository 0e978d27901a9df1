using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Postgres;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Tests.Contract;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>A database of its own on the shared server, or on one that the test may break.</summary>
internal sealed class PostgresLedger(PostgresServer? server = null) : ILedgerUnderTest
{
    private NpgsqlDataSource? _inside;
    private HotSource? _hot;

    public IEventLog Events { get; private set; } = null!;

    public IDeliveryQueue Queue { get; private set; } = null!;

    /// <summary>Plain connections, for looking inside.</summary>
    public NpgsqlDataSource Inside => _inside!;

    public string ConnectionString { get; private set; } = "";

    public async Task StartAsync(TimeProvider clock)
    {
        ConnectionString = await (server ?? await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _inside = NpgsqlDataSource.Create(ConnectionString + ";Maximum Pool Size=4");
        foreach (var script in Scripts())
        {
            await ExecuteAsync(script);
        }

        _hot = new HotSource(ConnectionString, clock);
        Events = new PostgresEventLog(_hot, clock);
        Queue = new PostgresDeliveryQueue(_hot, clock);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Inside.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task PutDestinationAsync(Guid id, bool enabled = true, bool paused = false) => ExecuteAsync($"""
        INSERT INTO destinations (id, name, kind, timeout_seconds, verify_tls, forward_path, enabled, paused_at, secrets, created_at, updated_at)
        VALUES ('{id}', '{id}', 0, 30, true, false, {enabled}, {(paused ? "now()" : "NULL")}, '{"{}"}', now(), now())
        ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, paused_at = excluded.paused_at
        """);

    public async Task<long> CountAsync(string table)
    {
        await using var command = Inside.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<StoredDelivery> ReadDeliveryAsync(Guid id)
    {
        await using var command = Inside.CreateCommand(
            $"SELECT state, trigger, attempt_count, due_at, lease_until, finished_at, last_status, last_error, replay_id FROM deliveries WHERE id = '{id}'");
        await using var row = await command.ExecuteReaderAsync();
        (await row.ReadAsync()).ShouldBeTrue($"there is no delivery {id}");
        return new StoredDelivery(
            (DeliveryState)row.GetInt16(0),
            (AttemptTrigger)row.GetInt16(1),
            row.GetInt32(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.GetFieldValue<DateTimeOffset?>(4),
            row.GetFieldValue<DateTimeOffset?>(5),
            row.GetFieldValue<int?>(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.GetFieldValue<Guid?>(8));
    }

    public async Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(Guid deliveryId)
    {
        await using var command = Inside.CreateCommand($"""
            SELECT id, number, trigger, duration_ms, status, error_code, error, response_headers, response_body, response_cut
            FROM attempts WHERE delivery_id = '{deliveryId}' ORDER BY number
            """);
        await using var row = await command.ExecuteReaderAsync();
        var attempts = new List<StoredAttempt>();
        while (await row.ReadAsync())
        {
            attempts.Add(new StoredAttempt(
                row.GetGuid(0),
                row.GetInt32(1),
                (AttemptTrigger)row.GetInt16(2),
                row.GetInt32(3),
                row.GetFieldValue<int?>(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.IsDBNull(6) ? null : row.GetString(6),
                row.GetString(7),
                row.GetFieldValue<byte[]>(8),
                row.GetBoolean(9)));
        }

        return attempts;
    }

    public async ValueTask DisposeAsync()
    {
        if (_hot is not null)
        {
            await _hot.DisposeAsync();
        }

        if (_inside is not null)
        {
            await _inside.DisposeAsync();
        }
    }

    private static IEnumerable<string> Scripts()
    {
        var assembly = typeof(IEventLog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains("Migrations.Postgres", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
