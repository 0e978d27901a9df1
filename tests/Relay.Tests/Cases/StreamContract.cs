using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>What a channel promises to connectors that speak plain HTTP, on whichever engine.</summary>
public abstract class StreamContract(RelayHost host)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private Task StatsHoldAsync(Running.Relay relay, Func<JsonNode, bool> condition, string what) =>
        Eventually.HoldsAsync(async () => condition(await host.GetAsync($"/api/channels/{relay.Name}/stats")), what, s_patience);

    [Fact]
    public async Task An_event_stream_carries_messages_that_are_acked_by_post()
    {
        var relay = await host.MakeAsync();
        await using var stream = await EventReader.OpenAsync(host.Public, relay);
        stream.Id.ShouldStartWith("sse_");
        await relay.SendAsync(host.Public, """{"n":1}""");
        var (_, message) = await stream.ReadMessageAsync();
        ((int)message["payload"]!["n"]!).ShouldBe(1);

        var answer = await AnswerAsync(relay, stream.Id, message, "ack");
        ((string)answer["status"]!).ShouldBe("ok");
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
        (await TryAnswerAsync(relay, stream.Id, message, "ack")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await TryAnswerAsync(relay, stream.Id, message, "ack", "wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await TryAnswerAsync(relay, "sse_" + new string('0', 26), message, "ack")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stream.ReadAsync(e => e.Name == "heartbeat")).Data["server_time"].ShouldNotBeNull();
    }

    [Fact]
    public async Task An_event_stream_goes_on_where_it_broke_off()
    {
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 600 });
        await relay.SendNumbersAsync(host.Public, 3);
        string last = "";
        var got = new List<JsonNode>();
        await using (var first = await EventReader.OpenAsync(host.Public, relay))
        {
            for (var n = 0; n < 3; n++)
            {
                (last, var message) = await first.ReadMessageAsync();
                got.Add(message);
            }
        }

        // It has read all three and answered none. Coming back it holds them still, and is sent only what is new.
        await using var second = await EventReader.OpenAsync(host.Public, relay, last);
        await relay.SendNumbersAsync(host.Public, 1, first: 3);
        var (_, next) = await second.ReadMessageAsync();
        ((int)next["payload"]!["n"]!).ShouldBe(3);
        foreach (var message in got.Append(next))
        {
            await AnswerAsync(relay, second.Id, message, "ack");
        }

        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 4, "all to be delivered");
    }

    [Fact]
    public async Task A_poll_waits_answers_and_its_messages_can_be_acked()
    {
        var relay = await host.MakeAsync();
        (await PollAsync(relay, "timeout=1")).Status.ShouldBe(HttpStatusCode.NoContent);

        var waiting = PollAsync(relay, "timeout=60");
        await relay.SendAsync(host.Public, """{"n":1}""");
        var (status, answer) = await waiting;
        status.ShouldBe(HttpStatusCode.OK);
        var message = answer!["messages"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)answer["connection_id"]!).ShouldStartWith("poll_");
        ((string)answer["channel"]!).ShouldBe(relay.Name);
        ((int)message["payload"]!["n"]!).ShouldBe(1);

        ((string)(await AnswerAsync(relay, (string)answer["connection_id"]!, message, "ack"))["status"]!).ShouldBe("ok");
        (await PollAsync(relay, "timeout=1")).Status.ShouldBe(HttpStatusCode.NoContent);
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1 && (int)s["connectedClients"]! == 0, "the message to be delivered and the poll forgotten");
    }

    [Fact]
    public async Task A_poll_takes_no_more_than_it_asked_for_and_keeps_its_connection_by_name()
    {
        var relay = await host.MakeAsync();
        await relay.SendNumbersAsync(host.Public, 5);
        var (_, first) = await PollAsync(relay, "max_messages=2", "poller");
        first!["messages"]!.AsArray().Select(m => (int)m!["payload"]!["n"]!).ShouldBe([0, 1]);
        var rest = new List<JsonNode>();
        while (rest.Count < 3) // a poll answers with what is there, and need not wait for more
        {
            var (_, more) = await PollAsync(relay, "max_messages=100", "poller");
            ((string)more!["connection_id"]!).ShouldBe((string)first["connection_id"]!);
            rest.AddRange(more["messages"]!.AsArray().Select(m => m!));
        }

        rest.Select(m => (int)m["payload"]!["n"]!).ShouldBe([2, 3, 4]);
        (await AnswerAsync(relay, (string)first["connection_id"]!, rest[2], "nack&retry=false&reason=no"))["status"].ShouldNotBeNull();
        await StatsHoldAsync(relay, s => (long)s["messagesDeadLettered"]! == 1, "the dead letter");
        (await PollAsync(relay, "timeout=0")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PollAsync(relay, "max_messages=101")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_poll_that_nobody_waits_for_any_longer_takes_nothing()
    {
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 600 });
        using (var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
        {
            await Should.ThrowAsync<OperationCanceledException>(() => PollAsync(relay, "timeout=60", cancellation: impatient.Token));
        }

        await relay.SendAsync(host.Public, """{"n":1}""");
        (await PollAsync(relay, "timeout=60")).Answer!["messages"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_status_is_for_whoever_has_the_token()
    {
        var relay = await host.MakeAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        using var request = Authorized(HttpMethod.Get, $"{relay.Edge}/connect/status/{relay.Name}", relay.Token);
        using var answer = await host.Public.SendAsync(request);
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string)status["channel"]!).ShouldBe(relay.Name);
        ((long)status["stats"]!["messages_queued"]!).ShouldBe(1);
        using var stranger = Authorized(HttpMethod.Get, $"{relay.Edge}/connect/status/{relay.Name}", "wrong");
        using var refused = await host.Public.SendAsync(stranger);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var nowhere = await host.Public.GetAsync($"{relay.Edge}/connect/status/nowhere");
        nowhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static HttpRequestMessage Authorized(HttpMethod method, string url, string token)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> PollAsync(Running.Relay relay, string query, string? id = null, CancellationToken cancellation = default)
    {
        using var request = Authorized(HttpMethod.Get, $"{relay.Stream}/poll?{query}", relay.Token);
        if (id is not null)
        {
            request.Headers.Add("X-Connector-Id", id);
        }

        using var answer = await host.Public.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private async Task<JsonNode> AnswerAsync(Running.Relay relay, string connection, JsonNode message, string status)
    {
        var (code, answer) = await TryAnswerAsync(relay, connection, message, status);
        code.ShouldBe(HttpStatusCode.OK, string.Create(CultureInfo.InvariantCulture, $"{answer}"));
        return answer!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> TryAnswerAsync(Running.Relay relay, string connection, JsonNode message, string status, string? token = null)
    {
        using var request = Authorized(HttpMethod.Post, $"{relay.Edge}/connect/ack?message_id={message["message_id"]}&status={status}", token ?? relay.Token);
        request.Headers.Add("X-Connection-Id", connection);
        using var answer = await host.Public.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
