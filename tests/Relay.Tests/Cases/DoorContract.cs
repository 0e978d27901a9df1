using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>What providers and operators meet in front of a channel, on whichever engine.</summary>
public abstract class DoorContract(RelayHost host)
{
    private const string Secret = "whsec_of-the-tests";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_webhook_for_nobody_is_not_found()
    {
        var (status, answer) = await SendAsync($"{host.Edge}/in/nope", "{}");
        status.ShouldBe(HttpStatusCode.NotFound);
        ((string)answer["code"]!).ShouldBe("source_not_found");
        (await SendAsync($"{host.Edge}/webhook/nope", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_signature_in_hexadecimal_passes_with_and_without_its_prefix_and_no_other_does()
    {
        var source = await MakeSourceAsync(new { authentication = new[] { new { type = "hmac", secret = Secret, header = "X-Stripe-Signature", algorithm = "sha256" } } });
        const string body = """{"n":1}""";
        var hex = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        foreach (var right in (string[])[hex, "sha256=" + hex])
        {
            (await SendAsync(source, body, ("X-Stripe-Signature", right), ("X-Webhook-Id", right))).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        var missing = await SendAsync(source, body);
        missing.Status.ShouldBe(HttpStatusCode.Unauthorized);
        ((string)missing.Answer["detail"]!).ShouldContain("x-stripe-signature");
        foreach (var wrong in (string[])[hex.Replace(hex[0], hex[0] == '0' ? '1' : '0'), "t=1,v1=" + hex, "no hex", ""])
        {
            (await SendAsync(source, body, ("X-Stripe-Signature", wrong))).Status.ShouldBe(HttpStatusCode.Unauthorized, wrong);
        }
    }

    [Fact]
    public async Task Only_json_and_only_posts_where_a_source_says_so()
    {
        var source = await MakeSourceAsync(new { requireJson = true });
        var (status, answer) = await SendAsync(source, "notjson");
        status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer["code"]!).ShouldBe("body_not_json");
        using var got = await host.Public.GetAsync(source);
        got.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        got.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Fact]
    public async Task A_limit_answers_429_and_says_when_to_come_again()
    {
        var source = await MakeSourceAsync(new { rateLimit = new { requests = 2, windowSeconds = 60 } });
        for (var n = 0; n < 2; n++)
        {
            (await SendAsync(source, $$"""{"n":{{n}}}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        using var refused = await host.Public.PostAsync(source, new StringContent("{}"));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Operators_need_their_key()
    {
        using var stranger = new HttpClient { BaseAddress = host.Api.BaseAddress };
        foreach (var key in (string?[])[null, "whk_wrong"])
        {
            stranger.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
            foreach (var path in (string[])["/api/channels", "/api/channels/overview", "/api/channels/health", "/api/stats"])
            {
                using var answer = await stranger.GetAsync(path);
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            }
        }

        using var edge = await host.Public.GetAsync($"{host.Edge}/api/channels");
        edge.StatusCode.ShouldBe(HttpStatusCode.NotFound); // the public listener knows nothing of it
    }

    [Fact]
    public async Task Health_and_figures_are_told()
    {
        var relay = await host.MakeAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        foreach (var client in (HttpClient[])[host.Api, host.Public])
        {
            var health = (await client.GetFromJsonAsync<JsonNode>(client.BaseAddress is null ? $"{host.Edge}/health" : "/health"))!;
            ((string)health["status"]!).ShouldBe("healthy");
            health["checks"]!.AsObject().ShouldNotBeEmpty();
        }

        var stats = await host.GetAsync("/api/stats");
        ((long)stats["pending"]!).ShouldBeGreaterThan(0);
        stats["buckets"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_stripe_signature_passes_here_and_again_where_the_connector_is_with_nothing_masked_on_the_way()
    {
        const string body = """{"id":"evt_1", "password":"p", "card":{"cvc":"123"}}""";
        var relay = await host.MakeAsync();
        using var patched = await host.Api.PatchAsJsonAsync($"/api/sources/{relay.Name}", new { provider = "stripe", signingSecret = Secret });
        patched.StatusCode.ShouldBe(HttpStatusCode.OK);
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signature = $"t={time},v1={Sign($"{time}.{body}")}";
        (await SendAsync(relay.Url, body, ("Stripe-Signature", signature), ("Authorization", "Bearer of-the-sender"))).Status.ShouldBe(HttpStatusCode.Accepted);

        await using var connector = await relay.ConnectAsync();
        using var frame = System.Text.Json.JsonDocument.Parse((await connector.ReadTextAsync())!);
        ((string)JsonNode.Parse(frame.RootElement.GetProperty("headers").GetRawText())!["Stripe-Signature"]!).ShouldBe(signature);
        Sign($"{time}.{frame.RootElement.GetProperty("payload").GetRawText()}").ShouldBe(signature[^64..]);
    }

    [Fact]
    public async Task A_channel_is_there_before_its_first_webhook_and_a_connector_that_left_is_not()
    {
        var relay = await host.MakeAsync();
        var made = await host.GetAsync($"/api/channels/{relay.Name}");
        await using (var early = await relay.ConnectAsync())
        {
            await relay.SendAsync(host.Public, """{"n":1}""");
            await early.ReadMessageAsync();
            early.Abort();
        }

        await Eventually.HoldsAsync(
            async () => await host.GetAsync($"/api/channels/{relay.Name}/stats") is var s && (int)s["connectedClients"]! == 0 && (long)s["messagesQueued"]! == 1,
            "the connector to be forgotten and its message to wait",
            s_patience);
        (await host.GetAsync($"/api/channels/{relay.Name}"))["createdAt"]!.ToJsonString().ShouldBe(made["createdAt"]!.ToJsonString());
    }

    private static string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    /// <returns>Its URL.</returns>
    private async Task<string> MakeSourceAsync(object settings)
    {
        var source = System.Text.Json.JsonSerializer.SerializeToNode(settings)!.AsObject();
        source["slug"] = "door-" + Guid.NewGuid().ToString("N")[..10];
        await host.PostAsync("/api/sources", source);
        return $"{host.Edge}/in/{source["slug"]}";
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(string url, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var answer = await host.Public.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
