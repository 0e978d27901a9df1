using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;
using WebhookOps.Tunnel.Tests.Product;
using WebhookOps.Tunnel.Tests.Transport;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class ReplicaTests
{
    /// <summary>Ten seconds as promised, and as many more as a loaded machine may need.</summary>
    private static readonly TimeSpan s_moved = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task An_agent_on_one_replica_serves_callers_and_workers_of_another_and_moves_when_its_replica_dies()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(201, "made"));
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var redis = (await RedisServer.SharedAsync()).ConnectionString;
        await using var host = await RunningProduct.StartNewAsync(("ConnectionStrings__webhookops", database)); // ingest and operators
        var keys = host.Keys;
        var both = (Replica.TunnelAsync(database, keys, redis), Replica.TunnelAsync(database, keys, redis)); // at once
        await using var one = await both.Item1;
        await using var two = await both.Item2;
        await using var worker = Replica.Worker(database, keys, two.Internal);
        await using var cable = new Cable(one.EdgePort);
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment, cable.Url);
        var hook = $"{two.Edge}/hooks/{enrollment["tunnelId"]}/a%2Fb?x=1";

        await Eventually.HoldsAsync(
            async () => (await host.Caller.GetStringAsync(two.Internal + "/traefik-config")).Contains(enrollment["tunnelId"]!.GetValue<string>(), StringComparison.Ordinal),
            "the other replica to know of the tunnel");

        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new StringContent("live") };
        request.Headers.Add("webhookops-tunnel-target", "http://127.0.0.1:1");
        using var answer = await host.Caller.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("made");
        answer.Headers.GetValues("x-tunnel-request-id").Single().ShouldStartWith("req_");
        var live = app.Requests.Single();
        (live.Path, live.Query, Encoding.UTF8.GetString(live.Body)).ShouldBe(("/a%2Fb", "?x=1", "live"));
        live.Header("x-forwarded-host").ShouldBe(new Uri(two.Edge).Authority);
        live.Headers.ShouldNotContain(h => h.Key.StartsWith("webhookops-", StringComparison.OrdinalIgnoreCase));

        var traefik = JsonNode.Parse(await host.Caller.GetStringAsync(two.Internal + "/traefik-config"))!;
        traefik["http"]!["services"]!["service-" + enrollment["tunnelId"]]!["loadBalancer"]!["servers"]![0]!["url"]!.GetValue<string>().ShouldBe(one.Edge.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        (await host.Caller.GetAsync(two.Internal + "/internal/agents")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Caller.GetAsync(two.Edge + "/internal/agents")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await DeliverAsync(host, enrollment, app);

        one.Process.Send(Signal.Kill);
        cable.Port = two.EdgePort;
        var killed = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(async () => (await host.Caller.GetAsync(hook)).StatusCode == HttpStatusCode.Created, "the agent to be at the other replica", s_moved);
        TestContext.Current.SendDiagnosticMessage($"The agent answered at the other replica {Stopwatch.GetElapsedTime(killed).TotalSeconds:F1} s after its own was killed.");
        using var later = await host.Caller.PostAsync($"{host.Edge}/in/shop", new StringContent("after"));
        await app.WaitForAsync(all => all.Any(r => r.Body.AsSpan().SequenceEqual("after"u8)));
    }

    private static async Task DeliverAsync(RunningProduct host, JsonNode enrollment, Receiver app)
    {
        await host.PostAsync("/api/sources", new { slug = "shop", provider = "generic" });
        await host.PostAsync("/api/destinations", new { name = "shop", kind = "agent", agent = enrollment["name"]!.GetValue<string>(), url = app.Url + "/in" });
        await host.PostAsync("/api/subscriptions", new { source = "shop", destination = "shop" });
        using var sent = await host.Caller.PostAsync($"{host.Edge}/in/shop", new StringContent("durable"));
        var got = (await app.WaitForAsync(all => all.Any(r => r.Path == "/in"))).Last();
        Encoding.UTF8.GetString(got.Body).ShouldBe("durable");
        got.Header("host").ShouldBe(new Uri(app.Url).Authority);
        got.Header("webhook-signature").ShouldNotBeNull();
        got.Headers.ShouldNotContain(h => h.Key.StartsWith("webhookops-", StringComparison.OrdinalIgnoreCase));
        JsonNode? attempt = null;
        await Eventually.HoldsAsync(async () => (attempt = (await host.GetAsync("/api/events/" + got.Id))["deliveries"]![0]!["attempts"]?.AsArray().FirstOrDefault()) is not null, "the attempt on record");
        attempt!["status"]!.GetValue<int>().ShouldBe(201);
        attempt["remoteAddress"]!.GetValue<string>().ShouldContain(app.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
