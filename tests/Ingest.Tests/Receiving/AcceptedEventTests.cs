using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Receiving;

public sealed class AcceptedEventTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private IngestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_event_is_stored_as_it_came_with_a_delivery_for_each_subscription()
    {
        var source = await _server.AddSourceAsync("orders");
        var first = await _server.AddDestinationAsync(source, "first");
        var second = await _server.AddDestinationAsync(source, "second");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/orders/a%2Fb/c?x=1&y=%20") { Content = new StringContent("""{"id":1}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Webhook-Id", "evt_001");
        request.Headers.Add("X-Event-Type", "order.made");
        request.Headers.Add("X-Latin", "caf\u00e9");
        using var response = await _server.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var answer = await IngestServer.JsonOf(response);
        answer.GetProperty("duplicate").GetBoolean().ShouldBeFalse();
        PublicId.TryParse(PublicId.Event, answer.GetProperty("eventId").GetString(), out var id).ShouldBeTrue();

        var stored = (await _server.EventsAsync()).ShouldHaveSingleItem();
        stored.Id.ShouldBe(id);
        stored.Method.ShouldBe("POST");
        stored.Path.ShouldBe("/a%2Fb/c");
        stored.Query.ShouldBe("?x=1&y=%20");
        stored.Body.ShouldBe("""{"id":1}"""u8.ToArray());
        stored.ProviderEventId.ShouldBe("evt_001");
        stored.EventType.ShouldBe("order.made");
        stored.VerifiedBy.ShouldBe("none");
        stored.RemoteAddress.ShouldBe("127.0.0.1");
        stored.Headers.Find("x-latin").ShouldBe("caf\u00e9");
        stored.Headers.Find("Content-Type").ShouldBe("application/json; charset=utf-8");

        var owed = await _server.ReadAsync(db => db.Deliveries.Where(d => d.EventId == id).Select(d => d.DestinationId).ToListAsync());
        owed.ShouldBe([first.Id, second.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_subscriptions_filter_decides_what_its_destination_is_owed()
    {
        var source = await _server.AddSourceAsync("filtered");
        await _server.AddDestinationAsync(source, "refunds", """{"type":["order.refunded"]}""");
        var paid = await _server.AddDestinationAsync(source, "large-payments", """{"type":["order.*"],"body":{"amount":{"$gte":100}}}""");
        var all = await _server.AddDestinationAsync(source, "everything");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/filtered") { Content = new StringContent("""{"amount":100}""") };
        request.Headers.Add("X-Event-Type", "order.paid");
        using var response = await _server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var owed = await _server.ReadAsync(db => db.Deliveries.Where(d => d.SourceId == source.Id).Select(d => d.DestinationId).ToListAsync());
        owed.ShouldBe([paid.Id, all.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_source_without_a_destination_keeps_its_events()
    {
        await _server.AddSourceAsync("lonely");
        using var response = await _server.Client.PostAsync("/in/lonely/", new StringContent("x"));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _server.EventsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_answers_with_the_first_events_id()
    {
        await _server.AddSourceAsync("repeats");
        var first = await SendAsync("/in/repeats", "one", "evt_1");
        var second = await SendAsync("/in/repeats", "another body", "evt_1");
        first.Status.ShouldBe(HttpStatusCode.Accepted);
        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Duplicate.ShouldBeTrue();
        second.Id.ShouldBe(first.Id);
        (await _server.EventsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_an_id_the_body_tells_repeats_apart()
    {
        await _server.AddSourceAsync("hashed");
        (await SendAsync("/in/hashed", "not json")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync("/in/hashed", "not json")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("/in/hashed", "not json ")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Repeats_are_events_where_the_source_does_not_deduplicate()
    {
        await _server.AddSourceAsync("all", change: s => s.Dedupe = new DedupeRule { Enabled = false });
        (await SendAsync("/in/all", "x", "same")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync("/in/all", "x", "same")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_hundred_copies_at_once_make_one_event_and_one_delivery()
    {
        var source = await _server.AddSourceAsync("stampede");
        await _server.AddDestinationAsync(source, "target");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendAsync("/in/stampede", "{}", "evt_same")));
        answers.Count(a => a.Status == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.OK && a.Duplicate).ShouldBe(99);
        answers.Select(a => a.Id).Distinct().ShouldHaveSingleItem();
        (await _server.EventsAsync()).Count.ShouldBe(1);
        (await _server.ReadAsync(db => db.Deliveries.CountAsync())).ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(5 * 1024 * 1024)]
    public async Task Any_bytes_of_any_length_survive(int length)
    {
        await _server.AddSourceAsync("bytes");
        var body = new byte[length];
        for (var i = 0; i < length; i++)
        {
            body[i] = (byte)i;
        }

        using var declared = new ByteArrayContent(body);
        (await _server.Client.PostAsync("/in/bytes", declared)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/in/bytes") { Content = new ByteArrayContent(body) };
        chunked.Headers.TransferEncodingChunked = true;
        (await _server.Client.SendAsync(chunked)).StatusCode.ShouldBe(length == 0 ? HttpStatusCode.Accepted : HttpStatusCode.OK, "what has neither id nor content is never a repeat");

        (await _server.EventsAsync()).ShouldAllBe(e => e.Body.SequenceEqual(body));
        (await _server.EventsAsync()).Count.ShouldBe(length == 0 ? 2 : 1);
    }

    [Fact]
    public async Task A_compressed_body_stays_compressed()
    {
        await _server.AddSourceAsync("gzip");
        using var content = new ByteArrayContent([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]);
        content.Headers.ContentEncoding.Add("gzip");
        (await _server.Client.PostAsync("/in/gzip", content)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stored = (await _server.EventsAsync()).ShouldHaveSingleItem();
        stored.Body.Length.ShouldBe(10);
        stored.Headers.Find("Content-Encoding").ShouldBe("gzip");
    }

    [Fact]
    public async Task The_senders_credentials_are_not_stored()
    {
        var rule = new AuthenticationRule
        {
            Type = "header",
            Settings = new Dictionary<string, string> { ["header"] = "X-Door-Key" },
            Secrets = new Dictionary<string, Secret> { ["key"] = new("open") },
        };
        await _server.AddSourceAsync("door", rule: rule);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/door") { Content = new StringContent("x") };
        request.Headers.Add("X-Door-Key", "open");
        request.Headers.Add("Cookie", "session=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "t");
        request.Headers.Add("X-Hub-Signature-256", "sha256=kept");
        using var response = await _server.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        var headers = (await _server.EventsAsync()).ShouldHaveSingleItem().Headers;
        headers.Find("X-Door-Key").ShouldBeNull();
        headers.Find("Cookie").ShouldBeNull();
        headers.Find("Authorization").ShouldBeNull();
        headers.Find("X-Hub-Signature-256").ShouldBe("sha256=kept");
    }

    [Fact]
    public async Task The_same_source_answers_under_webhook_too()
    {
        await _server.AddSourceAsync("twice");
        (await SendAsync("/webhook/twice/a", "x")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await _server.EventsAsync()).ShouldHaveSingleItem().Path.ShouldBe("/a");
    }

    [Fact]
    public async Task A_source_made_a_moment_ago_is_found()
    {
        await _server.Client.PostAsync("/in/fresh", new StringContent("x"));
        await _server.AddSourceAsync("fresh");
        (await SendAsync("/in/fresh", "x")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_request_and_the_event_share_a_trace()
    {
        await _server.AddSourceAsync("traced");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/traced") { Content = new StringContent("x") };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await _server.Client.SendAsync(request);
        (await _server.EventsAsync()).ShouldHaveSingleItem().TraceParent!.ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
    }

    private async Task<(HttpStatusCode Status, string Id, bool Duplicate)> SendAsync(string url, string body, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body) };
        if (id is not null)
        {
            request.Headers.Add("X-Webhook-Id", id);
        }

        using var response = await _server.Client.SendAsync(request);
        var answer = await IngestServer.JsonOf(response);
        return (response.StatusCode, answer.GetProperty("eventId").GetString()!, answer.GetProperty("duplicate").GetBoolean());
    }
}
