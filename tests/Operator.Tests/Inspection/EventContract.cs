using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;

namespace WebhookOps.Operator.Tests.Inspection;

public sealed class SqliteEventTests(SharedHost shared) : EventContract(shared), IClassFixture<SharedHost>;

public sealed class PostgresEventTests(PostgresHost shared) : EventContract(shared), IClassFixture<PostgresHost>;

/// <summary>Events, from the list to the last byte.</summary>
public abstract class EventContract(SharedHost shared)
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Each_filter_of_the_list_finds_what_it_says()
    {
        await Host.AddEndsAsync("filtered", "filtered-a", "filtered-b");
        await Host.AddEndsAsync("filtered-other");
        var start = DateTimeOffset.UtcNow.AddMinutes(-20);
        var dead = await Host.AcceptAsync("filtered", ["filtered-a"], e => e with { EventType = "order.created", Body = "café noir"u8.ToArray() }, start);
        await Host.AttemptAsync("filtered-a", DeliveryState.Dead, 500, ErrorCodes.HttpStatus);
        var pending = await Host.AcceptAsync("filtered", ["filtered-b"], e => e with { EventType = "order.paid", Headers = new([new("X-Id", "needle")]) }, start.AddMinutes(1));
        var alone = await Host.AcceptAsync("filtered-other", [], e => e with { EventType = "ping" }, start.AddMinutes(2));

        await Finds("source=filtered", pending, dead);
        await Finds("source=filtered-other", alone);
        await Finds("destination=filtered-a", dead);
        await Finds("source=filtered&state=dead", dead);
        await Finds("source=filtered&state=pending", pending);
        await Finds("source=filtered&state=delivered");
        await Finds("source=filtered&type=order.*", pending, dead);
        await Finds("source=filtered&type=order.paid", pending);
        await Finds("source=filtered&type=Order.*");
        await Finds("source=filtered&q=source:filtered", pending, dead);
        await Finds("q=source:filtered%20source:filtered%20type:ping");
        await Finds($"source=filtered&from={Uri.EscapeDataString(start.AddSeconds(30).ToString("O"))}", pending);
        await Finds($"source=filtered&to={start.AddSeconds(30).UtcDateTime:O}", dead);
        await Finds($"source=filtered&q={Uri.EscapeDataString("café")}", dead);
        await Finds("source=filtered&q=needle", pending);
        await Finds("source=filtered&q=100%25");
        await Finds("source=&destination=filtered-b&state=&type=&from=&to=&q=", pending);

        (await Host.PostAsync("/api/destinations/filtered-b/pause")).Expect(200);
        await Finds("source=filtered&state=held", pending);
        await Finds("source=filtered&state=pending");

        async Task Finds(string query, params NewEvent[] expected)
        {
            var found = (await Host.GetAsync($"/api/events?{query}")).Expect(200);
            found.Items.Select(e => (string?)e!["id"]).ShouldBe(expected.Select(e => e.PublicEventId()), query);
            found.Json["next"].ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("source=nobody", "source_not_found", "source")]
    [InlineData("destination=nobody", "destination_not_found", "destination")]
    [InlineData("state=lost", "value_invalid", "state")]
    [InlineData("from=yesterday", "value_invalid", "from")]
    [InlineData("to=2026-13-01", "value_invalid", "to")]
    [InlineData("q=method:GET%20method:PUT", "value_invalid", "q")]
    [InlineData("state=dead&q=state:held", "value_invalid", "state")]
    public async Task A_filter_that_makes_no_sense_is_named(string query, string code, string field) =>
        (await Host.GetAsync($"/api/events?{query}")).ExpectProblem(422, code, field);

    [Theory]
    [InlineData("""{"\ud800abcd":1,"zzz":"\ud800"}""")]
    [InlineData("""{"zzz":{"\udfff":[]},"\ud800":2}""")]
    public async Task One_sender_breaks_nobodys_search(string body)
    {
        var source = "odd-" + Guid.NewGuid().ToString("N")[..8];
        await Host.AddEndsAsync(source);
        var made = await Host.AcceptAsync(source, [], e => e with { Body = Encoding.UTF8.GetBytes(body) });
        foreach (var query in new[] { "body.other=1", "body.zzz=1.5", "body.other=*", "body.zzz=a,b", "-body.zzz=1" })
        {
            var found = (await Host.GetAsync($"/api/events?q={Uri.EscapeDataString($"source:{source} {query}")}")).Expect(200);
            found.Items.Select(e => (string?)e!["id"]).ShouldBe(query[0] == '-' ? [made.PublicEventId()] : []);
        }

        (await Host.GetAsync($"/api/events/export?q={Uri.EscapeDataString($"source:{source} -body.zzz=1")}")).Expect(200);
    }

    [Fact]
    public async Task The_list_comes_in_pages_newest_first()
    {
        await Host.AddEndsAsync("paged");
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await Host.AcceptAsync("paged", [], at: DateTimeOffset.UtcNow.AddMinutes(i - 10))).PublicEventId());
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await Host.GetAsync($"/api/events?source=paged&limit=2&after={next}")).Expect(200);
            seen.AddRange(page.Items.Select(e => (string)e!["id"]!));
            next = (string?)page.Json["next"];
        }
        while (next is not null);
        seen.ShouldBe(Enumerable.Reverse(made));
    }

    [Fact]
    public async Task One_event_tells_all_that_is_known_of_it()
    {
        await Host.AddEndsAsync("told", "told-a");
        var made = await Host.AcceptAsync("told", ["told-a"], e => e with { EventType = "push", ProviderEventId = "gh-1", RemoteAddress = "192.0.9.5" });
        await Host.AttemptAsync("told-a", DeliveryState.Pending, 503, ErrorCodes.HttpStatus);
        await Host.AttemptAsync("told-a", DeliveryState.Delivered);

        var read = (await Host.GetAsync($"/api/events/{made.PublicEventId()}")).Expect(200).Json;
        Text(read, "source").ShouldBe("told");
        Text(read, "eventType").ShouldBe("push");
        Text(read, "providerEventId").ShouldBe("gh-1");
        Text(read, "contentType").ShouldBe("text/html");
        ((int)read["bodySize"]!).ShouldBe(made.Body.Length);
        ((bool)read["verification"]!["verified"]!).ShouldBeTrue();
        Text(read["verification"]!, "scheme").ShouldBe("hmac-sha256");
        read["headers"]!.AsArray().Select(h => $"{h!["name"]}={h["value"]}").ShouldBe(["Content-Type=text/html", "X-Sample=one", "x-sample=two"]);

        var delivery = read["deliveries"]!.AsArray().Single()!;
        Text(delivery, "state").ShouldBe("delivered");
        Text(delivery, "destination").ShouldBe("told-a");
        delivery["dueAt"].ShouldBeNull();
        var attempts = delivery["attempts"]!.AsArray();
        attempts.Select(a => (int)a!["number"]!).ShouldBe([1, 2]);
        attempts.Select(a => (int)a!["status"]!).ShouldBe([503, 200]);
        attempts.Select(a => (string?)a!["trigger"]).ShouldBe(["initial", "automatic"]);
        Text(attempts[0]!, "errorCode").ShouldBe(ErrorCodes.HttpStatus);
        Text(attempts[1]!, "responseBody").ShouldBe("answer");
    }

    [Fact]
    public async Task The_body_comes_byte_for_byte_and_no_browser_shows_it()
    {
        await Host.AddEndsAsync("raw");
        var bytes = Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31)).ToArray();
        var made = await Host.AcceptAsync("raw", [], e => e with { Body = bytes });

        using var answer = await Host.Client.GetAsync($"/api/events/{made.PublicEventId()}/body");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task An_empty_body_is_a_body()
    {
        await Host.AddEndsAsync("bodyless");
        var made = await Host.AcceptAsync("bodyless", [], e => e with { Body = [] });
        (await Host.GetAsync($"/api/events/{made.PublicEventId()}/body")).Expect(200).Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("evt_00000000000000000000000000")]
    [InlineData("dlv_00000000000000000000000000")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        (await Host.GetAsync($"/api/events/{id}")).ExpectProblem(404, "event_not_found");
        (await Host.GetAsync($"/api/events/{id}/body")).ExpectProblem(404, "event_not_found");
        (await Host.PostAsync($"/api/events/{id}/replay")).ExpectProblem(404, "event_not_found");
    }

    [Fact]
    public async Task Text_is_sought_as_it_stands()
    {
        await Host.AddEndsAsync("odd-text");
        var made = await Host.AcceptAsync("odd-text", [], e => e with { Body = Encoding.UTF8.GetBytes("50%_off \\ 'quoted'") });
        foreach (var text in new[] { "50%_off", "\\ '", "'quoted'" })
        {
            (await Host.GetAsync($"/api/events?source=odd-text&q={Uri.EscapeDataString(text)}")).Items.Select(e => (string?)e!["id"]).ShouldBe([made.PublicEventId()], text);
        }

        (await Host.GetAsync("/api/events?source=odd-text&q=50_off")).Items.ShouldBeEmpty();
    }

    private static string? Text(JsonNode json, string member) => (string?)json[member];
}
