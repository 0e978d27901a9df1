using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;
using WebhookOps.Tunnel.Tests.Product;
using WebhookOps.Tunnel.Tests.Transport;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class PrivateDeliveryTests
{
    [Fact]
    public async Task A_signed_webhook_reaches_a_private_app_intact()
    {
        await using var app = await Receiver.StartAsync();
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        var source = await ConnectAsync(host, enrollment, app.Url + "/incoming", "github", "s3cret");

        var body = "{\"text\":\"caf\\u00e9 ☕\",\n  \"n\": 1.0}"u8.ToArray();
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, body));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Edge}/in/{source}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.Add("X-Hub-Signature-256", signature);
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add("X-GitHub-Delivery", "d-1");
        using var answer = await host.Caller.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var got = (await app.WaitForCountAsync(1))[0];
        got.Path.ShouldBe("/incoming");
        got.Body.ShouldBe(body);
        got.Header("X-Hub-Signature-256").ShouldBe(signature);
        got.Header("X-GitHub-Event").ShouldBe("push");
        got.Header("webhook-signature").ShouldNotBeNull();
        got.Id.ShouldStartWith("evt_");
        got.Header("x-webhookops-source").ShouldBe(source);
        got.Header("x-webhookops-attempt").ShouldBe("1");
        got.Headers.ShouldNotContain(h => h.Key.StartsWith("webhookops-tunnel-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task While_the_agent_is_away_deliveries_wait_uncounted_and_then_go_out_in_order()
    {
        await using var app = await Receiver.StartAsync();
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        var source = await ConnectAsync(host, enrollment, app.Url, maxConcurrency: 1);
        for (var i = 0; i < 10; i++)
        {
            await SendAsync(host, source, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var waiting = await host.GetAsync("/api/deliveries?state=pending&destination=" + source);
        waiting["items"]!.AsArray().Count.ShouldBe(10);
        app.Requests.ShouldBeEmpty();

        await using var agent = await host.JoinAsync(enrollment);
        var got = await app.WaitForCountAsync(10);
        got.Select(r => Encoding.UTF8.GetString(r.Body)).ShouldBe(Enumerable.Range(0, 10).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        got.ShouldAllBe(r => r.Header("x-webhookops-attempt") == "1");
    }

    [Fact]
    public async Task Each_destination_goes_to_its_own_agent()
    {
        await using var one = await Receiver.StartAsync();
        await using var two = await Receiver.StartAsync();
        var host = await RunningProduct.SharedAsync();
        var (first, second) = (await host.EnrolAsync("127.0.0.1:" + one.Port), await host.EnrolAsync("127.0.0.1:" + two.Port));
        await using var here = await host.JoinAsync(first);
        await using var there = await host.JoinAsync(second);
        await SendAsync(host, await ConnectAsync(host, first, one.Url), "for one");
        await SendAsync(host, await ConnectAsync(host, second, two.Url), "for two");
        Encoding.UTF8.GetString((await one.WaitForCountAsync(1))[0].Body).ShouldBe("for one");
        Encoding.UTF8.GetString((await two.WaitForCountAsync(1))[0].Body).ShouldBe("for two");
    }

    [Theory]
    [InlineData(false, "TARGET_NOT_ALLOWED")]
    [InlineData(true, "CONNECTION_REFUSED")]
    public async Task An_attempt_says_what_the_agent_refused_or_could_not_reach(bool allowed, string code)
    {
        var closed = FreePort.Next();
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync(allowed ? $"localhost:{closed}" : "localhost:1");
        await using var agent = await host.JoinAsync(enrollment);
        var id = await SendAsync(host, await ConnectAsync(host, enrollment, $"http://localhost:{closed}/"), "x");
        var attempt = await FirstAttemptAsync(host, id);
        attempt["errorCode"]!.GetValue<string>().ShouldBe(code);
        attempt["error"]!.GetValue<string>().ShouldContain($"localhost:{closed}");
    }

    [Fact]
    public async Task An_attempt_says_that_the_tunnel_was_lost_under_it()
    {
        await using var app = await Receiver.StartAsync(Answers.Hang);
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        var id = await SendAsync(host, await ConnectAsync(host, enrollment, app.Url), "x");
        await app.WaitForCountAsync(1);
        agent.Send(Signal.Kill);
        (await FirstAttemptAsync(host, id))["errorCode"]!.GetValue<string>().ShouldBe("AGENT_DISCONNECTED");
    }

    [Fact]
    public async Task A_private_destination_needs_an_agent_and_waits_while_that_one_is_revoked()
    {
        await using var app = await Receiver.StartAsync();
        var host = await RunningProduct.SharedAsync();
        using var without = await host.Api.PostAsJsonAsync("/api/destinations", new { name = RunningProduct.NewName("none"), kind = "agent", url = app.Url });
        without.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await without.Content.ReadAsStringAsync()).ShouldContain("agent");

        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await host.PostAsync($"/api/agents/{enrollment["name"]}/revoke");
        var source = await ConnectAsync(host, enrollment, app.Url);
        await SendAsync(host, source, "kept");
        (await host.GetAsync("/api/deliveries?state=pending&destination=" + source))["items"]!.AsArray().Count.ShouldBe(1);

        await using var agent = await host.JoinAsync(await host.PostAsync($"/api/agents/{enrollment["name"]}/enrollment"));
        Encoding.UTF8.GetString((await app.WaitForCountAsync(1))[0].Body).ShouldBe("kept");
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("frozen")]
    [InlineData("cut off")]
    public async Task An_agent_that_is_lost_under_load_loses_no_delivery(string how)
    {
        await using var app = await Receiver.StartAsync();
        var host = await RunningProduct.SharedAsync();
        await using var cable = new Cable(new Uri(host.Edge).Port);
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        var source = await ConnectAsync(host, enrollment, app.Url, timeoutSeconds: 2, retrySeconds: 0.2);
        await using var agent = await host.JoinAsync(enrollment, cable.Url);
        var sending = Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await SendAsync(host, source, "event " + i));
        await app.WaitForCountAsync(20);

        switch (how)
        {
            case "killed":
                agent.Send(Signal.Kill);
                break;
            case "frozen":
                agent.Send(Signal.Stop);
                break;
            default:
                cable.Cut();
                break;
        }

        // a live caller is told in time, whether or not the loss has been noticed yet
        using var live = await host.Caller.GetAsync(enrollment["hooksUrl"]!.GetValue<string>());
        live.StatusCode.ShouldBeOneOf(HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout, HttpStatusCode.NoContent);
        await sending;
        if (how != "cut off")
        {
            await host.StatusAsync(enrollment["name"]!.GetValue<string>(), "offline");
        }

        await using var again = how == "killed" ? await host.JoinAsync(enrollment) : null;
        if (how == "frozen")
        {
            agent.Send(Signal.Continue);
        }

        await app.WaitForAsync(all => all.Where(r => r.Method == "POST").Select(r => r.Id).Distinct(StringComparer.Ordinal).Count() == 300);
    }

    [Fact]
    public async Task Agents_work_on_PostgreSQL_as_on_SQLite()
    {
        await using var app = await Receiver.StartAsync();
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var host = await RunningProduct.StartNewAsync(("ConnectionStrings__webhookops", database));
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        var name = enrollment["name"]!.GetValue<string>();
        var source = await ConnectAsync(host, enrollment, app.Url);
        await using (await host.JoinAsync(enrollment))
        {
            await SendAsync(host, source, "there");
            await app.WaitForCountAsync(1);
        }

        await host.StatusAsync(name, "offline");
        await SendAsync(host, source, "away");
        var rotated = await host.PostAsync($"/api/agents/{name}/enrollment");
        await using var again = await host.JoinAsync(rotated);
        var got = await app.WaitForCountAsync(2);
        got[1].Header("x-webhookops-attempt").ShouldBe("1");
        (await host.Caller.GetAsync(rotated["hooksUrl"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <returns>The name of a source whose events go to the agent's app, and of the destination.</returns>
    private static async Task<string> ConnectAsync(
        RunningProduct host, JsonNode enrollment, string url, string provider = "generic", string? secret = null, int? maxConcurrency = null, double timeoutSeconds = 30, double retrySeconds = 5)
    {
        var name = RunningProduct.NewName("shop");
        await host.PostAsync("/api/sources", new { slug = name, provider, signingSecret = secret });
        await host.PostAsync("/api/destinations", new { name, kind = "agent", agent = enrollment["name"]!.GetValue<string>(), url, timeoutSeconds, maxConcurrency });
        await host.PostAsync("/api/subscriptions", new { source = name, destination = name, retry = new { baseSeconds = retrySeconds, capSeconds = Math.Max(1, retrySeconds) } });
        return name;
    }

    private static async Task<JsonNode> FirstAttemptAsync(RunningProduct host, string eventId)
    {
        JsonNode? attempt = null;
        await Eventually.HoldsAsync(async () => (attempt = (await host.GetAsync("/api/events/" + eventId))["deliveries"]![0]!["attempts"]?.AsArray().FirstOrDefault()) is not null, "an attempt");
        return attempt!;
    }

    private static async Task<string> SendAsync(RunningProduct host, string source, string body)
    {
        using var answer = await host.Caller.PostAsync($"{host.Edge}/in/{source}", new StringContent(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["eventId"]!.GetValue<string>();
    }
}
