using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>What a channel promises to connectors on WebSockets, on whichever engine.</summary>
public abstract class WebSocketContract(RelayHost host)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private async Task<JsonNode> StatsAsync(Running.Relay relay) => await host.GetAsync($"/api/channels/{relay.Name}/stats");

    private Task StatsHoldAsync(Running.Relay relay, Func<JsonNode, bool> condition, string what) =>
        Eventually.HoldsAsync(async () => condition(await StatsAsync(relay)), what, s_patience);

    [Fact]
    public async Task A_connector_gets_messages_and_what_it_acks_is_delivered()
    {
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        connector.Id.ShouldStartWith("wsc_");
        await relay.SendAsync(host.Public, """{"n":1}""");
        await relay.SendAsync(host.Public, """{"n":2}""", ("X-Extra", "one"));

        var first = await connector.ReadMessageAsync();
        var second = await connector.ReadMessageAsync();
        ((int)first["payload"]!["n"]!).ShouldBe(1);
        ((int)second["payload"]!["n"]!).ShouldBe(2);
        ((long)second["sequence"]!).ShouldBeGreaterThan((long)first["sequence"]!);
        ((string)second["webhook_id"]!).ShouldBe(relay.Name);
        ((string)second["headers"]!["X-Extra"]!).ShouldBe("one");
        ((string)second["message_id"]!).ShouldStartWith("msg_");
        (await StatsAsync(relay))["messagesInFlight"]!.GetValue<long>().ShouldBe(2);

        await connector.AckAsync(first);
        await connector.AckAsync(second);
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 2 && (long)s["messagesInFlight"]! == 0 && (long)s["messagesQueued"]! == 0, "both to be delivered");
        var delivery = (await host.GetAsync($"/api/deliveries/{((string)first["message_id"]!).Replace("msg_", "dlv_", StringComparison.Ordinal)}"))!;
        ((string)delivery["state"]!).ShouldBe("delivered");
        delivery["attempts"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_nack_with_retry_brings_the_message_back_and_one_without_makes_it_a_dead_letter()
    {
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");

        var message = await connector.ReadMessageAsync();
        await connector.NackAsync(message, retry: true, "not now");
        var again = await connector.ReadMessageAsync();
        ((string)again["message_id"]!).ShouldBe((string)message["message_id"]!);
        ((int)again["attempt"]!).ShouldBe(2);
        await connector.NackAsync(again, retry: false, "never");

        await StatsHoldAsync(relay, s => (long)s["messagesDeadLettered"]! == 1, "the dead letter");
        var dead = (await host.GetAsync($"/api/channels/{relay.Name}/dead-letters"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)dead["lastError"]!).ShouldBe("NACKED");
        var attempts = (await host.GetAsync($"/api/deliveries/{dead["id"]}"))["attempts"]!.AsArray();
        attempts.Select(a => (string)a!["error"]!).ShouldBe(["The connector gave it back: not now", "The connector gave it back: never"]);
    }

    [Fact]
    public async Task A_nack_may_ask_for_a_longer_wait_and_each_is_counted_so_that_a_failing_app_cannot_spin()
    {
        var relay = await host.MakeAsync(retry: new { maxAttempts = 2, baseSeconds = 0.1, factor = 1, capSeconds = 7200 });
        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        await relay.SendAsync(host.Public, """{"n":2}""");
        var waits = await connector.ReadMessageAsync();
        var fails = await connector.ReadMessageAsync();

        var before = DateTimeOffset.UtcNow;
        await connector.SendAsync(new { type = "nack", message_id = (string)waits["message_id"]!, retry = true, delay_seconds = 3600 });
        var path = $"/api/deliveries/{((string)waits["message_id"]!).Replace("msg_", "dlv_", StringComparison.Ordinal)}";
        JsonNode? delivery = null;
        await Eventually.HoldsAsync(async () => (string)(delivery = await host.GetAsync(path))["state"]! == "pending", "the message to wait", s_patience);
        ((DateTimeOffset)delivery!["dueAt"]!).ShouldBeGreaterThan(before.AddSeconds(3500));

        await connector.NackAsync(fails, retry: true);
        await connector.NackAsync(await connector.ReadMessageAsync(), retry: true);
        await StatsHoldAsync(relay, s => (long)s["messagesDeadLettered"]! == 1 && (long)s["messagesQueued"]! == 1, "the second refusal to be the last");
    }

    [Fact]
    public async Task A_connector_holds_no_more_than_it_may()
    {
        var relay = await host.MakeAsync(new { maxInFlight = 2, ackTimeoutSeconds = 600 });
        await relay.SendNumbersAsync(host.Public, 5);
        await using var connector = await relay.ConnectAsync();
        var held = new Queue<JsonNode>([await connector.ReadMessageAsync(), await connector.ReadMessageAsync()]);
        for (var next = 2; next < 5; next++)
        {
            ((string)(await connector.ReadAsync())!["type"]!).ShouldBe("heartbeat");
            await connector.AckAsync(held.Dequeue());
            held.Enqueue(await connector.ReadMessageAsync());
            ((int)held.Last()["payload"]!["n"]!).ShouldBe(next);
        }
    }

    [Fact]
    public async Task What_a_lost_connector_held_goes_at_once_to_the_next_in_its_old_order()
    {
        using var departures = new Departures();
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 600, maxInFlight = 3 });
        await relay.SendNumbersAsync(host.Public, 5);
        await using (var lost = await relay.ConnectAsync())
        {
            for (var n = 0; n < 3; n++)
            {
                ((int)(await lost.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(n);
            }

            lost.Abort();
            await departures.BeganAsync(lost);
        }

        await using var next = await relay.ConnectAsync();
        for (var n = 0; n < 5; n++)
        {
            var message = await next.ReadMessageAsync();
            ((int)message["payload"]!["n"]!).ShouldBe(n);
            await next.AckAsync(message);
        }

        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 5, "all to be delivered");
    }

    [Fact]
    public async Task However_often_connectors_are_lost_while_messages_come_in_each_begins_with_the_oldest()
    {
        const int count = 150;
        using var departures = new Departures();
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 600, maxInFlight = count });
        var sending = Task.Run(() => relay.SendNumbersAsync(host.Public, count));
        for (var round = 0; round < 60 && !sending.IsCompleted; round++)
        {
            await using var lost = await relay.ConnectAsync();
            for (var n = 0; n <= Random.Shared.Next(20); n++)
            {
                ((int)(await lost.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(n);
            }

            lost.Abort();
            await departures.BeganAsync(lost);
        }

        await sending;
        await using var last = await relay.ConnectAsync();
        for (var n = 0; n < count; n++)
        {
            var message = await last.ReadMessageAsync();
            ((int)message["payload"]!["n"]!).ShouldBe(n);
            await last.AckAsync(message);
        }

        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == count, "all to be delivered");
    }

    [Fact]
    public async Task A_silent_connector_loses_its_message_to_another()
    {
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 1 });
        await using var silent = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        var message = await silent.ReadMessageAsync();
        var again = await silent.ReadMessageAsync();
        ((string)again["message_id"]!).ShouldBe((string)message["message_id"]!);
        ((int)again["attempt"]!).ShouldBe(2);
        await silent.AckAsync(again);
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
    }

    [Fact]
    public async Task A_test_event_says_what_a_connector_made_of_it()
    {
        var relay = await host.MakeAsync();
        var path = $"/api/destinations/{relay.Name}/test";
        ((string)(await host.PostAsync(path))["outcome"]!).ShouldBe("unavailable");
        await using var connector = await relay.ConnectAsync();
        foreach (var (taken, outcome) in new[] { (true, "delivered"), (false, "failed") })
        {
            var asked = host.PostAsync(path);
            var message = await connector.ReadMessageAsync();
            ((string)message["payload"]!["type"]!).ShouldBe("webhookops.test");
            await (taken ? connector.AckAsync(message) : connector.NackAsync(message, retry: true, "not mine"));
            var test = await asked;
            ((string)test["outcome"]!).ShouldBe(outcome);
            ((string)test["eventId"]!).ShouldBe((string)message["event_id"]!);
            ((string?)test["error"])?.ShouldContain("not mine");
        }

        await StatsHoldAsync(relay, s => (long)s["messagesQueued"]! + (long)s["messagesInFlight"]! == 0, "nothing of it to wait");
    }

    [Fact]
    public async Task Messages_wait_for_a_connector_and_come_in_order()
    {
        var relay = await host.MakeAsync();
        await relay.SendNumbersAsync(host.Public, 10);
        ((long)(await StatsAsync(relay))["messagesQueued"]!).ShouldBe(10);
        ((long)(await host.GetAsync($"/api/channels/{relay.Name}/sources"))["items"]![0]!["pending"]!).ShouldBe(10);
        await using var connector = await relay.ConnectAsync();
        for (var n = 0; n < 10; n++)
        {
            ((int)(await connector.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(n);
        }
    }
}
