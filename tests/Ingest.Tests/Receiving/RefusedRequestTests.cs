using System.Net;
using System.Net.Http.Headers;
using System.Text;
using WebhookOps.Core;
using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Receiving;

public sealed class RefusedRequestTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private const string Secret = "it's a secret";

    private IngestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Unknown_and_paused_sources_look_alike()
    {
        await _server.AddSourceAsync("paused", Secret, change: s => s.Enabled = false);
        using var unknown = await _server.Client.PostAsync("/in/unknown", new StringContent("{}"));
        using var paused = await _server.Client.PostAsync("/in/paused", new StringContent("{}"));
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        paused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await WithoutTraceAsync(paused)).ShouldBe(await WithoutTraceAsync(unknown));
        (await IngestServer.CodeOf(unknown)).ShouldBe("source_not_found");
        (await _server.EventsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task Other_methods_are_refused_and_the_right_ones_named(string method)
    {
        await _server.AddSourceAsync("methods", change: s => s.Methods = ["POST", "PATCH"]);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/in/methods");
        request.Headers.Add("X-HTTP-Method-Override", "POST");
        using var response = await _server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST", "PATCH"]);
    }

    [Fact]
    public async Task Any_method_that_a_source_allows_is_taken()
    {
        await _server.AddSourceAsync("put", change: s => s.Methods = ["PUT"]);
        using var response = await _server.Client.PutAsync("/in/put", new StringContent("x"));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _server.EventsAsync()).ShouldHaveSingleItem().Method.ShouldBe("PUT");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_the_limit_is_taken_and_one_byte_more_is_not(bool chunked)
    {
        await _server.AddSourceAsync("small", change: s => s.MaxBodyBytes = 100_000);
        (await SendBytesAsync("/in/small", 100_000, chunked)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var response = await SendBytesAsync("/in/small", 100_001, chunked);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await IngestServer.CodeOf(response)).ShouldBe("body_too_large");
        var kept = (await _server.RejectedAsync(1, "small")).ShouldHaveSingleItem();
        kept.Status.ShouldBe(413);
        kept.Body.Length.ShouldBeLessThanOrEqualTo(RejectedRequest.MaxBodyBytes);
    }

    [Theory]
    [InlineData(null, "signature_missing")]
    [InlineData("sha256=0000", "signature_invalid")]
    [InlineData("sha1=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", "signature_malformed")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000", "signature_invalid")]
    public async Task A_wrong_signature_is_refused_with_its_reason(string? signature, string reason)
    {
        await _server.AddSourceAsync("github", Secret, "github");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/github") { Content = new StringContent("{}") };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        }

        using var response = await _server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var problem = await IngestServer.JsonOf(response);
        problem.GetProperty("code").GetString().ShouldBe("signature_invalid");
        problem.GetProperty("reason").GetString().ShouldBe(reason);
        problem.GetProperty("detail").GetString()!.ShouldNotContain(Secret);
        (await _server.EventsAsync()).ShouldBeEmpty();
        var kept = (await _server.RejectedAsync(1, "github")).ShouldHaveSingleItem();
        kept.Slug.ShouldBe("github");
        kept.Code.ShouldBe("signature_invalid");
        kept.Reason.ShouldNotBeEmpty();
        kept.Body.ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public async Task Two_signature_headers_are_refused()
    {
        await _server.AddSourceAsync("twice-signed", Secret, "github");
        var good = Signatures.GitHub(Secret, "{}"u8.ToArray());
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/twice-signed HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: {good}\r\nX-Hub-Signature-256: {good}\r\nContent-Length: 2\r\n\r\n{{}}");
        (await connection.StatusAsync()).ShouldBe(401);
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(600)]
    public async Task A_stale_or_future_signature_is_refused(int seconds)
    {
        await _server.AddSourceAsync("stripe", Secret, "stripe");
        var body = """{"id":"evt_1","type":"charge"}"""u8.ToArray();
        using var response = await _server.SendSignedAsync("/in/stripe", body, "Stripe-Signature", Signatures.Stripe(Secret, body, DateTimeOffset.UtcNow.AddSeconds(seconds)));
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await IngestServer.CodeOf(response)).ShouldBe("signature_invalid");
    }

    [Fact]
    public async Task Properly_signed_events_of_several_providers_are_taken()
    {
        await _server.AddSourceAsync("github", Secret, "github");
        await _server.AddSourceAsync("stripe", Secret, "stripe");
        var body = """{"id":"evt_1","type":"charge"}"""u8.ToArray();
        (await _server.SendSignedAsync("/in/github", body, "X-Hub-Signature-256", Signatures.GitHub(Secret, body))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _server.SendSignedAsync("/in/stripe", body, "Stripe-Signature", Signatures.Stripe(Secret, body, DateTimeOffset.UtcNow))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stored = await _server.EventsAsync();
        stored.ShouldAllBe(e => e.VerifiedBy != "none");
        stored.ShouldContain(e => e.ProviderEventId == "evt_1" && e.EventType == "charge");
    }

    [Theory]
    [InlineData("not json", "application/json", 400, "body_not_json")]
    [InlineData("", "application/json", 400, "body_not_json")]
    [InlineData("{\"a\":1} trailing", "text/plain", 400, "body_not_json")]
    [InlineData("{}", "application/xml", 415, "media_type_unsupported")]
    [InlineData("{}", "application/vnd.api+json", 202, null)]
    [InlineData("{}", "text/plain", 202, null)]
    public async Task A_source_that_demands_json_gets_json(string body, string type, int status, string? code)
    {
        await _server.AddSourceAsync("json", change: s => s.RequireJson = true);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await _server.Client.PostAsync("/in/json", content);
        ((int)response.StatusCode).ShouldBe(status);
        if (code is not null)
        {
            (await IngestServer.CodeOf(response)).ShouldBe(code);
        }
    }

    [Fact]
    public async Task Json_that_is_nested_beyond_reason_is_refused_where_json_is_demanded_and_stored_where_not()
    {
        await _server.AddSourceAsync("deep", change: s => s.RequireJson = true);
        await _server.AddSourceAsync("any", provider: "stripe");
        var bomb = new string('[', 100_000);
        (await _server.Client.PostAsync("/in/deep", new StringContent(bomb))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _server.Client.PostAsync("/in/any", new StringContent(bomb))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Over_the_rate_the_sender_is_told_when_to_come_again()
    {
        await _server.AddSourceAsync("rated", change: s => s.RateLimit = new RateLimit(3, 3600));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _server.Client.PostAsync("/in/rated", new StringContent($"{i}"))));
        answers.Count(a => a.StatusCode == HttpStatusCode.Accepted).ShouldBe(3);
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Count.ShouldBe(7);
        refused.ShouldAllBe(a => a.Headers.RetryAfter!.Delta!.Value.TotalSeconds >= 1 && a.Headers.RetryAfter.Delta.Value.TotalSeconds <= 3600);

        await _server.AddSourceAsync("another");
        (await _server.Client.PostAsync("/in/rated", new StringContent("x"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "a change elsewhere must not reset the count");
    }

    [Fact]
    public async Task An_event_that_goes_round_in_circles_is_stopped()
    {
        await _server.AddSourceAsync("circle");
        (await _server.SendSignedAsync("/in/circle", [1], Hops.HeaderName, "5")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var response = await _server.SendSignedAsync("/in/circle", [2], Hops.HeaderName, "6");
        ((int)response.StatusCode).ShouldBe(508);
        (await IngestServer.CodeOf(response)).ShouldBe("delivery_loop");
        (await _server.RejectedAsync(1, "circle")).ShouldHaveSingleItem().Code.ShouldBe("delivery_loop");
    }

    [Fact]
    public async Task What_is_kept_of_a_refused_request_has_no_credentials()
    {
        await _server.AddSourceAsync("masked", rule: new AuthenticationRule
        {
            Type = "query",
            Settings = new Dictionary<string, string> { ["parameter"] = "door" },
            Secrets = new Dictionary<string, Secret> { ["key"] = new("open") },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/masked/p?a=1&door=almost-open&access_token=t0k") { Content = new StringContent("x") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "s3same");
        request.Headers.Add("X-Api-Key", "s3same");
        request.Headers.Add("Cookie", "c=s3same");
        using var response = await _server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var kept = (await _server.RejectedAsync(1, "masked")).ShouldHaveSingleItem();
        kept.Path.ShouldBe("/p");
        kept.Query.ShouldBe("?a=1&door=***&access_token=***");
        kept.Headers.ToJson().ShouldNotContain("s3same");
        kept.Headers.Find("Authorization").ShouldBe("***");
        kept.RemoteAddress.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_flood_of_refused_requests_is_kept_in_part()
    {
        await using var server = await IngestServer.StartAsync();
        await server.AddSourceAsync("flooded", Secret, "github");
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.Client.PostAsync("/in/flooded", new StringContent("x"))));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Unauthorized);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => server.Client.PostAsync($"/in/unknown{i}", new StringContent("x"))));
        await server.StopAsync();
        var kept = await server.RejectedAsync(1);
        kept.Count(r => r.Slug == "flooded").ShouldBeLessThan(200);
        kept.Count(r => r.SourceId is null).ShouldBeLessThan(100);
    }

    private static async Task<string> WithoutTraceAsync(HttpResponseMessage response) =>
        string.Join('\n', (await IngestServer.JsonOf(response)).EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.ToString()));

    private Task<HttpResponseMessage> SendBytesAsync(string url, int length, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.TransferEncodingChunked = chunked;
        return _server.Client.SendAsync(request);
    }
}
