using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class PostgresTests
{
    [Fact]
    public async Task Rows_hold_events_byte_for_byte_and_a_repeat_is_the_same_row()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var output = Writing.Open("postgres", SettingsOf(server, database));
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        var nul = Messages.New("{\"a\":\"\\u0000\\ud800\"}"u8.ToArray());
        await output.MustAsync(json, bytes, nul, json);
        (await ReadAsync<byte[]>(database, $"SELECT body FROM webhook_events WHERE id = '{json.Id}'")).ShouldBe([Messages.Json]);
        (await ReadAsync<byte[]>(database, $"SELECT body FROM webhook_events WHERE id = '{bytes.Id}'")).ShouldBe([Messages.AllBytes]);
        (await ReadAsync<string>(database, "SELECT payload->>'text' FROM webhook_events WHERE payload IS NOT NULL")).ShouldBe(["naïve ☃ 'quoted' \\ \"x\""]);
        (await ReadAsync<string>(database, $"SELECT headers->1->>1 FROM webhook_events WHERE id = '{bytes.Id}'")).ShouldBe(["t=1,v1=abc"]);
        (await ReadAsync<long>(database, "SELECT count(*) FROM webhook_events")).ShouldBe([3]);
    }

    [Fact]
    public async Task Columns_take_values_of_the_body_as_their_own_type()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await ReadAsync<long>(database, "CREATE TABLE \"Orders\" (id text PRIMARY KEY, number bigint, amount numeric, note text); SELECT 1::bigint");
        var settings = SettingsOf(server, database, new { table = "Orders", mode = "relational", createTable = false, columns = new Dictionary<string, string> { ["number"] = "id", ["amount"] = "n", ["note"] = "text" } });
        await using var output = Writing.Open("postgresql", settings);
        var message = Messages.New();
        await output.MustAsync(message);
        (await ReadAsync<decimal>(database, "SELECT amount + number FROM \"Orders\"")).ShouldBe([8.5m]);

        var hybrid = SettingsOf(server, database, new { table = "public.both", mode = "hybrid", columns = new Dictionary<string, string> { ["note"] = "text" } });
        await using var second = Writing.Open("postgresql", hybrid);
        await second.MustAsync(message);
        (await ReadAsync<byte[]>(database, "SELECT body FROM \"both\" WHERE note LIKE 'naïve%'")).ShouldBe([Messages.Json]);

        // A value that is none of the column's type is refused for good, and takes no other event of its batch with it.
        var poison = Messages.New("""{"id":"seven"}"""u8.ToArray());
        var results = await Task.WhenAll(Messages.Numbered(20).Append(poison).Select(output.TryAsync));
        results.Count(r => r.ErrorCode is null).ShouldBe(20);
        (results[^1].ErrorCode, results[^1].Permanent).ShouldBe((ErrorCodes.OutputFailed, true));
    }

    [Fact]
    public async Task A_table_named_like_an_injection_is_refused()
    {
        var server = await PostgresServer.SharedAsync();
        Should.Throw<FormatException>(() => Writing.Open("postgresql", SettingsOf(server, "Database=x", new { table = "t\"; DROP TABLE x; --" })));
        Should.Throw<FormatException>(() => Writing.Open("postgresql", SettingsOf(server, "Database=x", new { mode = "relational", columns = new Dictionary<string, string> { ["a b"] = "x" } })));
        await Writing.MustRefusePrivateAsync("postgresql", SettingsOf(server, "Database=x"));
    }

    [Fact]
    public async Task A_server_killed_midway_loses_nothing()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync();
        await using var output = Writing.Open("postgresql", SettingsOf(server, database));
        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        (await ReadAsync<string>(database, "SELECT id FROM webhook_events")).ShouldBe(messages.Select(m => m.Id), ignoreOrder: true);
    }

    private static Dictionary<string, object> SettingsOf(PostgresServer server, string database, object? more = null)
    {
        var settings = new Dictionary<string, object>
        {
            ["host"] = "127.0.0.1",
            ["port"] = server.Port,
            ["username"] = "webhookops",
            ["database"] = new NpgsqlConnectionStringBuilder(database).Database!,
        };
        foreach (var property in more?.GetType().GetProperties() ?? [])
        {
            settings[property.Name] = property.GetValue(more)!;
        }

        return settings;
    }

    private static async Task<List<T>> ReadAsync<T>(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetFieldValue<T>(0));
        }

        return rows;
    }
}
