using System.Net;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class RoutingTests
{
    [Fact]
    public async Task A_router_learns_which_urls_are_here()
    {
        await using var app = await Receiver.StartAsync();
        using var folder = new TempFolder();
        await using var replica = await Replica.TunnelAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), folder["keys"]);
        using var caller = new HttpClient();
        (await caller.GetStringAsync(replica.Internal + "/traefik-config")).ShouldBe("{}");
        var none = JsonNode.Parse(await caller.GetStringAsync(replica.Internal + "/internal/channels"))!;
        none["ws_channels"].ShouldBeNull();
        none["webhook_channels"].ShouldBeNull();
        (await caller.GetAsync(replica.Edge + "/internal/channels")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var id = JsonNode.Parse(await caller.GetStringAsync(replica.Edge + "/new"))!["channel_id"]!.GetValue<string>();
        var routers = JsonNode.Parse(await caller.GetStringAsync(replica.Internal + "/traefik-config"))!["http"]!;
        routers["routers"]!.AsObject().Select(r => r.Key).ShouldBe(["ws-" + id]);
        routers["services"]!["service-" + id]!["loadBalancer"]!["servers"]![0]!["url"]!.GetValue<string>().ShouldBe(replica.Edge.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        string own;
        await using (var listen = ChildProcess.Start(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "listen", "--server", replica.Edge, "--forward", app.Url],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["XDG_CONFIG_HOME"] = folder.Path }))
        {
            var line = await listen.WaitForLineAsync(l => l.Contains(" -> ", StringComparison.Ordinal));
            own = line.Split(' ')[0].Split('/')[^1];
            routers = JsonNode.Parse(await caller.GetStringAsync(replica.Internal + "/traefik-config"))!["http"]!["routers"]!;
            routers["webhook-" + own]!["rule"]!.GetValue<string>().ShouldBe($"PathPrefix(`/webhook/{own}`)");
            routers["ws-" + own]!["rule"]!.GetValue<string>().ShouldBe($"PathPrefix(`/ws/{own}`)");
            JsonNode.Parse(await caller.GetStringAsync(replica.Internal + "/internal/channels"))!["webhook_channels"]!.AsArray().Single()!.GetValue<string>().ShouldBe(own);
        }

        await Eventually.HoldsAsync(
            async () => JsonNode.Parse(await caller.GetStringAsync(replica.Internal + "/internal/channels"))!["webhook_channels"] is null, "a client that has left to be forgotten");
        using var gone = await caller.GetAsync($"{replica.Edge}/webhook/{own}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gone.Content.ReadAsStringAsync()).ShouldContain("Client not connected");
    }
}
