using System.Net;
using System.Text.Json.Nodes;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Scenarios;

public sealed class DeliveryOnSqliteTests(ProductOnSqlite running) : DeliveryTests(running), IClassFixture<ProductOnSqlite>;

public sealed class DeliveryOnPostgresTests(ProductOnPostgres running) : DeliveryTests(running), IClassFixture<ProductOnPostgres>;

public sealed class DeliveryOnFleetTests(ProductAsFleet running) : DeliveryTests(running), IClassFixture<ProductAsFleet>;

/// <summary>What an operator relies on, through the whole product.</summary>
public abstract class DeliveryTests(RunningProduct running)
{
    private static readonly byte[] s_body = """{"id":"evt_7","type":"order.paid"}"""u8.ToArray();

    private OperatorApi Api => running.Product.Api;

    [Fact]
    public async Task A_hundred_concurrent_copies_make_one_event_and_one_delivery()
    {
        await using var route = await Route.MakeAsync(running.Product);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Route.SendAsync(Webhooks.Generic(route.Url, s_body, "one")))));
        var id = answers.Select(a => a.EventId).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        answers.Count(a => !a.Duplicate).ShouldBe(1);
        await route.WaitForStateAsync(id, "delivered");

        // A second event that was sent after them all has arrived: whatever the copies had owed would have come before it.
        var (last, _) = await Route.SendAsync(Webhooks.Generic(route.Url, s_body, "two"));
        await route.WaitForStateAsync(last, "delivered");
        route.Receiver.Requests.Select(r => r.Id).ShouldBe([id, last]);
        (await Api.GetAsync($"/api/events?source={route.Name}"))["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Failures_are_retried_then_dead_and_once_mended_delivered_by_a_retry()
    {
        await using var route = await Route.MakeAsync(
            running.Product, answer: Answers.Status(500, "out of order"), retry: new { maxAttempts = 3, baseSeconds = 0.1, factor = 1 });
        var (id, _) = await Route.SendAsync(Webhooks.Generic(route.Url, s_body));
        var dead = await route.WaitForStateAsync(id, "dead");
        ((int)dead["attemptCount"]!).ShouldBe(3);

        route.Receiver.Answer = Answers.Ok;
        await Api.PostAsync($"/api/deliveries/{dead["id"]}/retry");
        await route.WaitForStateAsync(id, "delivered");

        var attempts = (await Api.GetAsync($"/api/deliveries/{dead["id"]}"))["attempts"]!.AsArray();
        attempts.Select(a => ((int?)a!["status"], (string?)a["trigger"])).ShouldBe(
            [(500, "initial"), (500, "automatic"), (500, "automatic"), (204, "manual")], ignoreOrder: true);
        attempts.Count(a => (string?)a!["responseBody"] == "out of order").ShouldBe(3);
        var received = await route.ReceiveAsync(id, 4);
        received.ShouldAllBe(r => r.Body.SequenceEqual(s_body) && route.IsSigned(r));
    }

    [Fact]
    public async Task A_replay_sends_an_event_again_under_its_own_id()
    {
        await using var route = await Route.MakeAsync(running.Product);
        var (id, _) = await Route.SendAsync(Webhooks.Generic(route.Url, s_body));
        await route.WaitForStateAsync(id, "delivered");
        var replayed = (await Api.PostAsync($"/api/events/{id}/replay", new { reason = "they asked for it" }))["deliveries"]!.AsArray().ShouldHaveSingleItem()!;

        var received = await route.ReceiveAsync(id, 2);
        received.ShouldAllBe(r => r.Body.SequenceEqual(s_body) && route.IsSigned(r));
        await Eventually.HoldsAsync(async () => (string?)(await Api.GetAsync($"/api/deliveries/{replayed["id"]}"))["state"] == "delivered", "the replay's delivery");
    }

    [Fact]
    public async Task A_pause_holds_and_resuming_releases()
    {
        await using var route = await Route.MakeAsync(running.Product);
        await Api.PostAsync($"/api/destinations/{route.Name}/pause");
        var (id, _) = await Route.SendAsync(Webhooks.Generic(route.Url, s_body));
        await route.WaitForStateAsync(id, "held");
        route.Receiver.Requests.ShouldBeEmpty();

        await Api.PostAsync($"/api/destinations/{route.Name}/resume");
        await route.WaitForStateAsync(id, "delivered");
        route.Receiver.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var route = await Route.MakeAsync(running.Product, answer: Answers.Redirect(elsewhere.Url, 307), retry: new { maxAttempts = 1 });
        var (id, _) = await Route.SendAsync(Webhooks.Generic(route.Url, s_body));
        var dead = await route.WaitForStateAsync(id, "dead");
        ((int?)dead["lastStatus"]).ShouldBe(307);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000/hook", "url_private")]
    [InlineData("http://localhost:3000/hook", "url_private")]
    [InlineData("http://169.254.169.254/latest/meta-data", "url_private")]
    [InlineData("http://[::ffff:10.0.0.1]/", "url_private")]
    [InlineData("ftp://example.com/", "url_invalid")]
    [InlineData("https://user:password@example.com/", "url_invalid")]
    public async Task A_destination_that_must_not_be_is_refused(string url, string code)
    {
        var (status, problem) = await Api.PostInVainAsync("/api/destinations", new { name = "nowhere", url, allowPrivateNetwork = false });
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ((string?)problem["code"]).ShouldBe(code);
        ((string?)problem["field"]).ShouldBe("url");
    }

    [Fact]
    public async Task A_forged_webhook_is_turned_away_kept_and_delivered_to_nobody()
    {
        await using var route = await Route.MakeAsync(running.Product, "github");
        using var forged = Webhooks.GitHub(route.Url, s_body);
        forged.Content = new ByteArrayContent([.. s_body, (byte)' ']);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(forged);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]).ShouldBe("signature_invalid");
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync("/api/requests?verdict=rejected"))["items"]!.AsArray().Any(r => (string?)r!["slug"] == route.Name || (string?)r["source"] == route.Name),
            "the rejected request");
        route.Receiver.Requests.ShouldBeEmpty();
    }
}
