using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class FleetHistoryTests
{
    [Fact]
    public async Task A_dashboard_of_its_own_shows_tunnels_and_their_requests_whichever_replica_holds_them()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(201, "made"));
        using var folder = new TempFolder();
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var directory = await RedisServer.StartNewAsync(); // of its own: tunnels of other tests are not to be listed
        var redis = directory.ConnectionString;
        var both = (Replica.TunnelAsync(database, folder["keys"], redis), Replica.TunnelAsync(database, folder["keys"], redis)); // at once
        await using var one = await both.Item1;
        await using var two = await both.Item2;
        await using var dashboard = Replica.Dashboard(database, folder["keys"], two.Internal);
        using var api = new HttpClient { BaseAddress = new Uri(dashboard.Operator) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Replica.ApiKey);
        await dashboard.WaitUntilHealthyAsync(dashboard.Operator);
        (await AskAsync(api, "/api/tunnels"))["items"]!.AsArray().ShouldBeEmpty();

        (await api.PostAsJsonAsync("/api/agents", new { name = "office", allowedTargets = (string[])["127.0.0.1:" + app.Port] })).EnsureSuccessStatusCode();
        var enrollment = (await (await api.PostAsync("/api/agents/office/enrollment", null)).Content.ReadFromJsonAsync<JsonNode>())!;
        await using var agent = ChildProcess.Start("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "join", "--server", one.Edge, "--id", "office", "--secret", enrollment["secret"]!.GetValue<string>(),
            "--allow", "127.0.0.1:" + app.Port,
        ]);
        await Eventually.HoldsAsync(async () => (await AskAsync(api, "/api/tunnels"))["items"]!.AsArray().Count == 1, "the tunnel to be listed");
        var tunnel = (await AskAsync(api, "/api/tunnels"))["items"]![0]!;
        tunnel["name"]!.GetValue<string>().ShouldBe("office");
        tunnel["kind"]!.GetValue<string>().ShouldBe("agent");
        tunnel["remoteAddress"]!.GetValue<string>().ShouldNotBeEmpty();

        using var caller = new HttpClient();
        using var answer = await caller.PostAsync($"{one.Edge}/hooks/{enrollment["tunnelId"]}/a?b=1", new StringContent("body"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var requests = $"/api/tunnels/{enrollment["tunnelId"]}/requests";
        var id = answer.Headers.GetValues("x-tunnel-request-id").Single();
        await Eventually.HoldsAsync(async () => (await AskAsync(api, requests + "?limit=10"))["items"]!.AsArray().Count == 1, "the request to be listed");
        (await AskAsync(api, $"{requests}/{id}"))["status"]!.GetValue<int>().ShouldBe(201);
        (await api.GetStringAsync($"{requests}/{id}/body")).ShouldBe("body");
        using var replayed = await api.PostAsync($"{requests}/{id}/replay", null);
        (await replayed.Content.ReadFromJsonAsync<JsonNode>())!["replayOf"]!.GetValue<string>().ShouldBe(id);
        (await app.WaitForCountAsync(2))[1].Path.ShouldBe("/a");
        (await api.GetAsync($"{requests}/req_none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await caller.GetAsync(two.Internal + "/internal/tunnels")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<JsonNode> AskAsync(HttpClient api, string path) => (await api.GetFromJsonAsync<JsonNode>(path))!;
}
