using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;

namespace WebhookOps.Operator.Tests.Inspection;

/// <summary>One event sent again.</summary>
public sealed class EventReplayTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task It_goes_to_where_it_went_before()
    {
        await Host.AddEndsAsync("again", "again-a", "again-b", "again-c");
        (await Host.PostAsync("/api/subscriptions", """{"source":"again","destination":"again-c"}""")).Expect(201);
        var made = await Host.AcceptAsync("again", ["again-a", "again-b"]);
        await Host.AttemptAsync("again-a", DeliveryState.Delivered);
        await Host.AttemptAsync("again-b", DeliveryState.Dead, 410, ErrorCodes.Gone);

        DestinationsOf(await ReplayAsync(made.PublicEventId())).ShouldBe(["again-a", "again-b"]);
        DestinationsOf(await ReplayAsync(made.PublicEventId())).ShouldBe(["again-a", "again-b"], "earlier replays do not multiply");
        var claim = (await Host.ClaimAsync("again-a"))[0];
        claim.Trigger.ShouldBe(AttemptTrigger.Replay);
        claim.Event!.Id.ShouldBe(made.Id);
    }

    [Fact]
    public async Task A_destination_that_is_gone_is_left_out()
    {
        await Host.AddEndsAsync("thinned", "thinned-a", "thinned-b");
        var made = await Host.AcceptAsync("thinned", ["thinned-a", "thinned-b"]);
        (await Host.DeleteAsync("/api/destinations/thinned-a")).Expect(204);
        DestinationsOf(await ReplayAsync(made.PublicEventId())).ShouldBe(["thinned-b"]);
    }

    [Fact]
    public async Task What_went_nowhere_goes_where_the_subscriptions_lead_now()
    {
        await Host.AddEndsAsync("unowed", "unowed-a", "unowed-b", "unowed-c");
        foreach (var (destination, more) in new[] { ("unowed-a", """ "filter":{"type":"order.*"} """), ("unowed-b", """ "filter":{"type":"ping"} """), ("unowed-c", """ "enabled":false """) })
        {
            (await Host.PostAsync("/api/subscriptions", $$"""{"source":"unowed","destination":"{{destination}}",{{more}}}""")).Expect(201);
        }

        var made = await Host.AcceptAsync("unowed", [], e => e with { EventType = "order.paid" });
        DestinationsOf(await ReplayAsync(made.PublicEventId())).ShouldBe(["unowed-a"]);
    }

    [Fact]
    public async Task It_goes_to_the_destination_named()
    {
        await Host.AddEndsAsync("steered", "steered-a", "steered-b");
        var made = await Host.AcceptAsync("steered", ["steered-a"]);
        DestinationsOf(await ReplayAsync(made.PublicEventId(), """{"destination":"steered-b","reason":"moved house"}""")).ShouldBe(["steered-b"]);

        var audit = (await Host.GetAsync("/api/audit")).Items.First(a => (string?)a!["subject"] == made.PublicEventId())!;
        ((string?)audit["action"]).ShouldBe("event.replay");
        ((string?)audit["actor"]).ShouldBe("configuration");
        ((string?)audit["details"]!["reason"]).ShouldBe("moved house");
        ((string?)audit["details"]!["destination"]).ShouldBe("steered-b");
    }

    [Fact]
    public async Task What_has_nowhere_to_go_is_refused()
    {
        await Host.AddEndsAsync("stranded");
        var made = await Host.AcceptAsync("stranded", []);
        (await Host.PostAsync($"/api/events/{made.PublicEventId()}/replay")).ExpectProblem(409, "nothing_to_replay_to", "destination");
        (await Host.PostAsync($"/api/events/{made.PublicEventId()}/replay", """{"destination":"nobody"}""")).ExpectProblem(422, "destination_not_found", "destination");
    }

    private async Task<JsonArray> ReplayAsync(string id, string json = "{}") =>
        (await Host.PostAsync($"/api/events/{id}/replay", json)).Expect(202).Json["deliveries"]!.AsArray();

    private static IEnumerable<string?> DestinationsOf(JsonArray deliveries) =>
        deliveries.Select(d => (string?)d!["destination"]).Order(StringComparer.Ordinal);
}
