using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class ClickHouseTests
{
    [Fact]
    public async Task A_table_holds_every_byte_and_survives_the_servers_death()
    {
        await using var server = await LocalServer.ClickHouseAsync();
        await using var output = Writing.Open("clickhouse", new { url = $"http://127.0.0.1:{server.Port}/" });
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await output.MustAsync(json, bytes);
        await output.MustAsync(bytes); // a repeat, merged by FINAL
        (await AskAsync(server, $"SELECT hex(body) FROM webhook_events FINAL WHERE id = '{json.Id}' FORMAT TSV")).Trim().ShouldBe(Convert.ToHexString(Messages.Json));
        (await AskAsync(server, $"SELECT hex(body) FROM webhook_events FINAL WHERE id = '{bytes.Id}' FORMAT TSV")).Trim().ShouldBe(Convert.ToHexString(Messages.AllBytes));

        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        var ids = (await AskAsync(server, "SELECT id FROM webhook_events FINAL FORMAT TSV")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        ids.ShouldBe(messages.Select(m => m.Id).Concat([json.Id, bytes.Id]), ignoreOrder: true);

        await using var elsewhere = Writing.Open("clickhouse", new { url = $"http://127.0.0.1:{server.Port}/", table = "none", createTable = false });
        (await elsewhere.TryAsync(json)).ErrorCode.ShouldBe(ErrorCodes.OutputFailed);
        await Writing.MustRefusePrivateAsync("clickhouse", new { url = $"http://localhost:{server.Port}/" });
    }

    private static async Task<string> AskAsync(LocalServer server, string query)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync($"http://127.0.0.1:{server.Port}/?query={Uri.EscapeDataString(query)}");
    }
}
