using WebhookOps.Core.Deliveries;

namespace WebhookOps.Operator.Tests.Inspection;

public sealed class SqliteDeliveryTests(SharedHost shared) : DeliveryContract(shared), IClassFixture<SharedHost>;

public sealed class PostgresDeliveryTests(PostgresHost shared) : DeliveryContract(shared), IClassFixture<PostgresHost>;

/// <summary>Deliveries: found, retried, cancelled.</summary>
public abstract class DeliveryContract(SharedHost shared)
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task The_list_is_filtered_by_state_and_ends()
    {
        await Host.AddEndsAsync("listed", "listed-a", "listed-b", "listed-c");
        var delivered = await Host.AcceptAsync("listed", ["listed-a"]);
        await Host.AttemptAsync("listed-a", DeliveryState.Delivered);
        var dead = await Host.AcceptAsync("listed", ["listed-a"]);
        await Host.AttemptAsync("listed-a", DeliveryState.Dead, null, ErrorCodes.Timeout);
        var sending = await Host.AcceptAsync("listed", ["listed-a"]);
        await Host.ClaimAsync("listed-a");
        var pending = await Host.AcceptAsync("listed", ["listed-a"]);
        var held = await Host.AcceptAsync("listed", ["listed-b"]);
        (await Host.PostAsync("/api/destinations/listed-b/pause")).Expect(200);

        await Finds("", held, pending, sending, dead, delivered);
        await Finds("&state=delivered", delivered);
        await Finds("&state=dead", dead);
        await Finds("&state=sending", sending);
        await Finds("&state=pending", pending);
        await Finds("&state=held", held);
        await Finds("&state=cancelled");
        await Finds("&destination=listed-b", held);
        await Finds("&destination=listed-c");
        await Finds($"&to={DateTimeOffset.UtcNow.AddHours(-1).UtcDateTime:O}");
        (await Host.GetAsync("/api/deliveries?state=lost")).ExpectProblem(422, "value_invalid", "state");

        async Task Finds(string filter, params Core.Events.NewEvent[] expected)
        {
            var found = (await Host.GetAsync($"/api/deliveries?source=listed{filter}")).Expect(200);
            var byId = expected.OrderByDescending(e => e.PublicDeliveryId(), StringComparer.Ordinal); // as they were made, but for those of one millisecond
            found.Items.Select(d => (string?)d!["eventId"]).ShouldBe(byId.Select(e => e.PublicEventId()), filter);
        }
    }

    [Fact]
    public async Task A_held_delivery_says_so_in_details_too()
    {
        await Host.AddEndsAsync("waiting", "waiting-a");
        var made = await Host.AcceptAsync("waiting", ["waiting-a"]);
        (await StateAsync(made.PublicDeliveryId())).ShouldBe("pending");
        (await Host.PatchAsync("/api/destinations/waiting-a", """{"enabled":false}""")).Expect(200);
        (await StateAsync(made.PublicDeliveryId())).ShouldBe("held");
        (await Host.DeleteAsync("/api/destinations/waiting-a")).Expect(204);
        (await StateAsync(made.PublicDeliveryId())).ShouldBe("held");
        (await Host.GetAsync($"/api/deliveries/{made.PublicDeliveryId()}")).Json["destination"].ShouldBeNull();
    }

    [Fact]
    public async Task A_dead_delivery_can_be_retried_and_one_under_way_cannot()
    {
        await Host.AddEndsAsync("retried", "retried-a");
        var made = await Host.AcceptAsync("retried", ["retried-a"]);
        await Host.AttemptAsync("retried-a", DeliveryState.Dead, 410, ErrorCodes.Gone);

        var answer = (await Host.PostAsync($"/api/deliveries/{made.PublicDeliveryId()}/retry")).Expect(202).Json;
        ((string?)answer["state"]).ShouldBe("pending");
        ((int)answer["attemptCount"]!).ShouldBe(0);
        ((string?)(await LastAuditAsync(made.PublicDeliveryId()))!["action"]).ShouldBe("delivery.retry");

        (await Host.ClaimAsync("retried-a")).Single().Trigger.ShouldBe(AttemptTrigger.Manual);
        (await Host.PostAsync($"/api/deliveries/{made.PublicDeliveryId()}/retry")).ExpectProblem(409, "delivery_sending");
    }

    [Fact]
    public async Task A_pending_delivery_can_be_cancelled_and_a_finished_one_cannot()
    {
        await Host.AddEndsAsync("dropped", "dropped-a");
        var made = await Host.AcceptAsync("dropped", ["dropped-a"]);
        ((string?)(await Host.PostAsync($"/api/deliveries/{made.PublicDeliveryId()}/cancel")).Expect(200).Json["state"]).ShouldBe("cancelled");
        (await Host.ClaimAsync("dropped-a")).ShouldBeEmpty();
        ((string?)(await LastAuditAsync(made.PublicDeliveryId()))!["action"]).ShouldBe("delivery.cancel");
        var refused = await Host.PostAsync($"/api/deliveries/{made.PublicDeliveryId()}/cancel");
        refused.ExpectProblem(409, "delivery_not_pending");
        ((string?)refused.Json["detail"]).ShouldBe("Only a delivery that is pending or held can be cancelled.");

        var held = await Host.AcceptAsync("dropped", ["dropped-a"]);
        (await Host.PostAsync("/api/destinations/dropped-a/pause")).Expect(200);
        ((string?)(await Host.GetAsync($"/api/deliveries/{held.PublicDeliveryId()}")).Json["state"]).ShouldBe("held");
        (await Host.PostAsync($"/api/deliveries/{held.PublicDeliveryId()}/cancel")).Expect(200);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("dlv_00000000000000000000000000")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        (await Host.GetAsync($"/api/deliveries/{id}")).ExpectProblem(404, "delivery_not_found");
        (await Host.PostAsync($"/api/deliveries/{id}/retry")).ExpectProblem(404, "delivery_not_found");
        (await Host.PostAsync($"/api/deliveries/{id}/cancel")).ExpectProblem(404, "delivery_not_found");
    }

    private async Task<string?> StateAsync(string id) => (string?)(await Host.GetAsync($"/api/deliveries/{id}")).Expect(200).Json["state"];

    private async Task<System.Text.Json.Nodes.JsonNode?> LastAuditAsync(string subject) =>
        (await Host.GetAsync("/api/audit")).Expect(200).Items.First(a => (string?)a!["subject"] == subject);
}
