using System.Globalization;
using WebhookOps.Core.Deliveries;
using WebhookOps.Outputs.MySql;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class MySqlTests
{
    [Fact]
    public async Task Rows_hold_events_byte_for_byte_columns_take_values_and_the_servers_death_loses_nothing()
    {
        await using var server = await LocalServer.MariaDbAsync();
        await using var output = Writing.Open("mariadb", SettingsOf(server));
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        var quotes = Messages.New("""it's \' "quoted" `here` ''"""u8.ToArray(), type: @"it's \' ☃");
        await output.MustAsync(json, bytes, quotes, json);
        foreach (var message in new[] { json, bytes, quotes })
        {
            Convert.FromHexString((await AskAsync(server, $"SELECT HEX(body) FROM webhook_events WHERE id = '{message.Id}'")).Single()).ShouldBe(message.Body.ToArray());
        }

        (await AskAsync(server, "SELECT JSON_VALUE(payload, '$.text') FROM webhook_events WHERE payload IS NOT NULL")).ShouldBe(["naïve ☃ 'quoted' \\ \"x\""]);
        (await AskAsync(server, $"SELECT JSON_VALUE(headers, '$[1][1]') FROM webhook_events WHERE id = '{bytes.Id}'")).ShouldBe(["t=1,v1=abc"]);
        (await AskAsync(server, $"SELECT CONCAT(type, received_at) FROM webhook_events WHERE id = '{quotes.Id}'")).ShouldBe([quotes.EventType + "2026-01-02 03:04:05.000000"]);

        await AskAsync(server, "CREATE TABLE `Orders` (id varchar(100) PRIMARY KEY, number bigint, amount decimal(10,2))");
        var columns = new Dictionary<string, string> { ["number"] = "id", ["amount"] = "n" };
        await using var relational = Writing.Open("mysql", SettingsOf(server, ("table", "Orders"), ("mode", "relational"), ("createTable", false), ("columns", columns)));
        var poison = Messages.New("""{"id":"seven"}"""u8.ToArray());
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Messages.New()).Append(poison).Select(relational.TryAsync));
        results.Count(r => r.ErrorCode is null).ShouldBe(10);
        (results[^1].ErrorCode, results[^1].Permanent).ShouldBe((ErrorCodes.OutputFailed, true));
        (await AskAsync(server, "SELECT SUM(number + amount) FROM Orders")).ShouldBe(["85.00"]);

        await using var first = Writing.Open("mysql", SettingsOf(server, ("table", "firsts"), ("upsert", false)));
        await first.MustAsync(Messages.New("one"u8.ToArray(), "evt_same"));
        await first.MustAsync(Messages.New("two"u8.ToArray(), "evt_same"));
        (await AskAsync(server, "SELECT body FROM firsts")).ShouldBe(["one"]);

        var large = Messages.New([.. Enumerable.Repeat((byte)'\'', 5_000_000), .. new byte[4_000_000]]);
        await output.MustAsync(large);
        (await AskAsync(server, $"SELECT LENGTH(body) FROM webhook_events WHERE id = '{large.Id}'")).ShouldBe(["9000000"]);

        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        (await AskAsync(server, "SELECT id FROM webhook_events")).ShouldBe([json.Id, bytes.Id, quotes.Id, large.Id, .. messages.Select(m => m.Id)], ignoreOrder: true);

        await using var stranger = Writing.Open("mysql", SettingsOf(server, ("password", "wrong")));
        (await stranger.TryAsync(Messages.New())).Error!.ShouldContain("Access denied");
        await Writing.MustRefusePrivateAsync("mysql", SettingsOf(server));
    }

    /// <summary>Against the steps as MySQL's documentation of the protocol writes them down.</summary>
    [Fact]
    public void A_password_is_proven_to_mysql_8_as_documented()
    {
        static byte[] Hash(params byte[][] parts) => System.Security.Cryptography.SHA256.HashData([.. parts.SelectMany(p => p)]);
        byte[] challenge = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
        var password = "s3cret"u8.ToArray();
        var proof = MySqlProof.Of("caching_sha2_password", "s3cret", challenge)!;
        proof.Zip(Hash(Hash(Hash(password)), challenge), (a, b) => (byte)(a ^ b)).ToArray().ShouldBe(Hash(password)); // what the server gets back, hashes once more and compares
        MySqlProof.Of("caching_sha2_password", "", challenge).ShouldBe([]);
        MySqlProof.Of("client_ed25519", "x", challenge).ShouldBeNull();
    }

    internal static Dictionary<string, object> SettingsOf(LocalServer server, params (string Name, object Value)[] more)
    {
        var settings = new Dictionary<string, object> { ["host"] = "localhost", ["port"] = server.Port, ["username"] = "hooks", ["password"] = "a 'password'", ["database"] = "hooks" };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>By MariaDB's own client.</summary>
    private static async Task<string[]> AskAsync(LocalServer server, string sql)
    {
        await using var client = ChildProcess.Start(
            "mariadb",
            ["--no-defaults", "-h127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"-P{server.Port}"), "-uhooks", "-pa 'password'", "--default-character-set=utf8mb4", "-N", "-B", "-r", "hooks", "-e", sql]);
        (await client.WaitForExitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, client.Output);
        return client.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
