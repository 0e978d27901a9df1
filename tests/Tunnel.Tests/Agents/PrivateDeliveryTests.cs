using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class PrivateDeliveryTests
{
    [Fact]
    public async Task A_signed_webhook_reaches_a_private_app_intact()
    {
        await using var app = await Receiver.StartAsync();
        await using var host = await ProductHost.StartAsync();
        await using var agent = await host.JoinAsync(await host.EnrolAsync("office", "127.0.0.1:" + app.Port));
        await ConnectAsync(host, "github", "office", app.Url + "/incoming", "github", "s3cret");

        var body = "{\"text\":\"caf\\u00e9 ☕\",\n  \"n\": 1.0}"u8.ToArray();
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, body));
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Edge + "/in/github") { Content = new ByteArrayContent(body) };
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
        got.Header("x-webhookops-source").ShouldBe("github");
        got.Header("x-webhookops-attempt").ShouldBe("1");
        got.Headers.ShouldNotContain(h => h.Key.StartsWith("webhookops-tunnel-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task While_the_agent_is_away_deliveries_wait_uncounted_and_then_go_out_in_order()
    {
        await using var app = await Receiver.StartAsync();
        await using var host = await ProductHost.StartAsync();
        var enrollment = await host.EnrolAsync("office", "127.0.0.1:" + app.Port);
        await ConnectAsync(host, "shop", "office", app.Url, maxConcurrency: 1);
        for (var i = 0; i < 10; i++)
        {
            await SendAsync(host, "shop", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var waiting = await host.GetAsync("/api/deliveries?state=pending");
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
        await using var host = await ProductHost.StartAsync();
        await using var first = await host.JoinAsync(await host.EnrolAsync("first", "127.0.0.1:" + one.Port));
        await using var second = await host.JoinAsync(await host.EnrolAsync("second", "127.0.0.1:" + two.Port));
        await ConnectAsync(host, "a", "first", one.Url);
        await ConnectAsync(host, "b", "second", two.Url);
        await SendAsync(host, "a", "for one");
        await SendAsync(host, "b", "for two");
        Encoding.UTF8.GetString((await one.WaitForCountAsync(1))[0].Body).ShouldBe("for one");
        Encoding.UTF8.GetString((await two.WaitForCountAsync(1))[0].Body).ShouldBe("for two");
    }

    [Theory]
    [InlineData(false, "TARGET_NOT_ALLOWED")]
    [InlineData(true, "CONNECTION_REFUSED")]
    public async Task An_attempt_says_what_the_agent_refused_or_could_not_reach(bool allowed, string code)
    {
        var closed = FreePort.Next();
        await using var host = await ProductHost.StartAsync();
        await using var agent = await host.JoinAsync(await host.EnrolAsync("office", allowed ? $"localhost:{closed}" : "localhost:1"));
        await ConnectAsync(host, "shop", "office", $"http://localhost:{closed}/");
        var id = await SendAsync(host, "shop", "x");
        JsonNode? attempt = null;
        await Eventually.HoldsAsync(async () => (attempt = (await host.GetAsync("/api/events/" + id))["deliveries"]![0]!["attempts"]?.AsArray().FirstOrDefault()) is not null, "an attempt");
        attempt!["errorCode"]!.GetValue<string>().ShouldBe(code);
        attempt["error"]!.GetValue<string>().ShouldContain($"localhost:{closed}");
    }

    [Theory]
    [InlineData(Signal.Kill)]
    [InlineData(Signal.Stop)]
    public async Task An_agent_that_dies_or_freezes_loses_no_delivery(Signal signal)
    {
        await using var app = await Receiver.StartAsync();
        await using var host = await ProductHost.StartAsync();
        var enrollment = await host.EnrolAsync("office", "127.0.0.1:" + app.Port);
        await ConnectAsync(host, "shop", "office", app.Url, timeoutSeconds: 2, retrySeconds: 0.2);
        await using (var agent = await host.JoinAsync(enrollment))
        {
            await SendAsync(host, "shop", "before");
            await app.WaitForCountAsync(1);
            agent.Send(signal);
            for (var i = 0; i < 20; i++)
            {
                await SendAsync(host, "shop", "during " + i);
            }

            await host.StatusAsync("office", "offline");
        }

        await using var again = await host.JoinAsync(enrollment);
        await app.WaitForAsync(all => all.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count() == 21);
    }

    private static async Task ConnectAsync(
        ProductHost host, string name, string agent, string url, string provider = "generic", string? secret = null, int? maxConcurrency = null, double timeoutSeconds = 30, double retrySeconds = 5)
    {
        await host.PostAsync("/api/sources", new { slug = name, provider, signingSecret = secret });
        await host.PostAsync("/api/destinations", new { name, kind = "agent", agent, url, timeoutSeconds, maxConcurrency });
        await host.PostAsync("/api/subscriptions", new { source = name, destination = name, retry = new { baseSeconds = retrySeconds, capSeconds = Math.Max(1, retrySeconds) } });
    }

    private static async Task<string> SendAsync(ProductHost host, string source, string body)
    {
        using var answer = await host.Caller.PostAsync($"{host.Edge}/in/{source}", new StringContent(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["eventId"]!.GetValue<string>();
    }
}
