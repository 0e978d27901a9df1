using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>What a channel refuses, bounds and forgets, on whichever engine.</summary>
public abstract class LimitContract(RelayHost host)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private Task<JsonNode> StatsAsync(Running.Relay relay) => host.GetAsync($"/api/channels/{relay.Name}/stats");

    private Task StatsHoldAsync(Running.Relay relay, Func<JsonNode, bool> condition, string what) =>
        Eventually.HoldsAsync(async () => condition(await StatsAsync(relay)), what, s_patience);

    [Fact]
    public async Task A_message_that_nobody_takes_in_time_is_a_dead_letter()
    {
        var relay = await host.MakeAsync(new { ttlSeconds = 1 });
        await relay.SendAsync(host.Public, """{"n":1}""");
        await StatsHoldAsync(relay, s => (long)s["messagesExpired"]! == 1, "the message to expire");
        var dead = (await host.GetAsync($"/api/channels/{relay.Name}/dead-letters"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)dead["lastError"]!).ShouldBe("TTL_EXPIRED");

        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":2}""");
        ((int)(await connector.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_dead_letter_that_is_tried_or_played_again_has_all_of_its_time_anew()
    {
        var relay = await host.MakeAsync(new { ttlSeconds = 1 });
        await relay.SendAsync(host.Public, """{"n":1}""");
        await StatsHoldAsync(relay, s => (long)s["messagesExpired"]! == 1, "the message to expire");
        var dead = (await host.GetAsync($"/api/channels/{relay.Name}/dead-letters"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        using (var longer = await host.Api.PatchAsJsonAsync($"/api/channels/{relay.Name}", new { ttlSeconds = 3600 }))
        {
            longer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await host.PostAsync($"/api/deliveries/{dead["id"]}/retry");
        await host.PostAsync($"/api/events/{dead["eventId"]}/replay");
        await StatsHoldAsync(relay, s => (long)s["messagesQueued"]! == 2, "both to wait");
        await using var connector = await relay.ConnectAsync();
        var got = new[] { await connector.ReadMessageAsync(), await connector.ReadMessageAsync() };
        got.ShouldAllBe(m => (int)m["payload"]!["n"]! == 1 && (int)m["attempt"]! == 1);
        got.ShouldContain(m => ((string)m["message_id"]!).EndsWith(((string)dead["id"]!).Substring(4), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_can_only_lead_to_a_channel_that_is_there()
    {
        var relay = await host.MakeAsync();
        using var made = await host.Api.PostAsJsonAsync("/api/destinations", new { name = "lost", kind = "channel", channel = "nowhere" });
        using var changed = await host.Api.PatchAsJsonAsync($"/api/destinations/{relay.Name}", new { channel = "nowhere" });
        using var applied = await host.Api.PostAsJsonAsync(
            "/api/configuration/apply", new { destinations = new[] { new { name = "lost", kind = "channel", channel = "nowhere" } } });
        foreach (var (answer, field) in new[] { (made, "channel"), (changed, "channel"), (applied, "destinations[0].channel") })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            ((string)problem["field"]!).ShouldBe(field);
            ((string)problem["code"]!).ShouldBe("channel_not_found");
        }
    }

    [Fact]
    public async Task A_full_channel_answers_503_and_takes_more_when_there_is_room()
    {
        var relay = await host.MakeAsync(new { maxQueueSize = 3 });
        await relay.SendNumbersAsync(host.Public, 3);
        using (var refused = await relay.TrySendAsync(host.Public, """{"n":3}"""u8.ToArray()))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await refused.Content.ReadAsStringAsync()).ShouldContain("channel_full");
        }

        await using var connector = await relay.ConnectAsync();
        for (var n = 0; n < 3; n++)
        {
            await connector.AckAsync(await connector.ReadMessageAsync());
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await relay.TrySendAsync(host.Public, """{"n":4}"""u8.ToArray());
                return answer.IsSuccessStatusCode;
            },
            "room in the channel",
            s_patience);
        ((int)(await connector.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(4);
    }

    [Fact]
    public async Task A_full_channel_can_give_up_its_oldest_instead()
    {
        var relay = await host.MakeAsync(new { maxQueueSize = 3, overflow = "dead-letter-oldest" });
        await relay.SendNumbersAsync(host.Public, 5);
        await StatsHoldAsync(relay, s => (long)s["messagesQueued"]! == 3 && (long)s["messagesDeadLettered"]! == 2, "the two oldest to be dead");
        await using var connector = await relay.ConnectAsync();
        ((int)(await connector.ReadMessageAsync())["payload"]!["n"]!).ShouldBe(2);
        (await host.GetAsync($"/api/channels/{relay.Name}/dead-letters"))["items"]!.AsArray().ShouldAllBe(d => (string)d!["lastError"]! == "CHANNEL_FULL");
    }

    [Fact]
    public async Task Connectors_beyond_the_limit_are_closed_with_4003_and_places_are_free_at_once()
    {
        var relay = await host.MakeAsync(new { maxConnections = 2 });
        await using var first = await relay.ConnectAsync(id: "one");
        await using (await relay.ConnectAsync(id: "two"))
        {
            await using var third = await Connector.OpenAsync(relay);
            (await third.ReadToCloseAsync()).ShouldBe(4003);
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                await using var again = await Connector.OpenAsync(relay, id: "three");
                return await again.ReadAsync() is not null;
            },
            "a free place",
            s_patience);
    }

    [Fact]
    public async Task Wrong_tokens_and_unknown_channels_get_their_close_codes()
    {
        var relay = await host.MakeAsync();
        await using var wrong = await Connector.OpenAsync(relay, "ch_tok_wrong");
        (await wrong.ReadToCloseAsync()).ShouldBe(4001);
        await using var nowhere = await Connector.OpenAsync(relay with { Name = "nowhere" });
        (await nowhere.ReadToCloseAsync()).ShouldBe(4002);
    }

    [Fact]
    public async Task A_rotated_token_holds_for_its_grace_and_longer_than_any_webhook()
    {
        var relay = await host.MakeAsync();
        var token = (string)(await host.PostAsync($"/api/channels/{relay.Name}/rotate-token", new { gracePeriodSeconds = 60 }))["token"]!;
        await relay.SendAsync(host.Public, """{"n":1}""");
        await using (var old = await relay.ConnectAsync())
        {
            await old.AckAsync(await old.ReadMessageAsync());
        }

        await using (await relay.ConnectAsync(token))
        {
            await relay.SendAsync(host.Public, """{"n":2}""");
        }

        // A rotation without grace ends the old tokens, and whoever came with one.
        await using var current = await relay.ConnectAsync(token);
        var newest = (string)(await host.PostAsync($"/api/channels/{relay.Name}/rotate-token", new { gracePeriodSeconds = 0 }))["token"]!;
        (await current.ReadToCloseAsync()).ShouldBe(4001);
        foreach (var ended in (string[])[relay.Token, token])
        {
            await using var refused = await Connector.OpenAsync(relay, ended);
            (await refused.ReadToCloseAsync()).ShouldBe(4001);
        }

        await using var connector = await relay.ConnectAsync(newest);
    }

    [Fact]
    public async Task The_grace_of_a_rotation_ends()
    {
        var relay = await host.MakeAsync();
        await using var old = await relay.ConnectAsync();
        await host.PostAsync($"/api/channels/{relay.Name}/rotate-token", new { gracePeriodSeconds = 1 });
        (await old.ReadToCloseAsync()).ShouldBe(4001);
    }

    [Fact]
    public async Task Only_allowed_addresses_may_connect()
    {
        var relay = await host.MakeAsync(new { allowedAddresses = (string[])["192.0.2.0/24"] });
        await using var refused = await Connector.OpenAsync(relay);
        (await refused.ReadToCloseAsync()).ShouldBe(4004);
        using var answer = await host.Api.PatchAsJsonAsync($"/api/channels/{relay.Name}", new { allowedAddresses = (string[])["127.0.0.0/8", "::1"] });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var allowed = await relay.ConnectAsync();
    }

    [Fact]
    public async Task A_rate_holds_messages_back()
    {
        var relay = await host.MakeAsync(new { ratePerSecond = 2 });
        await relay.SendNumbersAsync(host.Public, 6);
        await using var connector = await relay.ConnectAsync();
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var n = 0; n < 6; n++)
        {
            await connector.AckAsync(await connector.ReadMessageAsync());
        }

        began.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.5)); // two at once, then two in each second
    }

    [Fact]
    public async Task An_operator_sees_connectors_and_cuts_them()
    {
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync(id: "till-1");
        await relay.SendAsync(host.Public, """{"n":1}""");
        await connector.ReadMessageAsync();
        JsonNode? seen = null;
        await Eventually.HoldsAsync(
            async () => (int)(seen = (await host.GetAsync($"/api/channels/{relay.Name}/connections"))["items"]!.AsArray().ShouldHaveSingleItem()!)["inFlightCount"]! == 1,
            "the connector's message to be noted",
            s_patience);
        ((string)seen!["id"]!).ShouldBe(connector.Id);
        ((string)seen["connectorId"]!).ShouldBe("till-1");
        ((string)seen["protocol"]!).ShouldBe("websocket");
        ((int)(await host.GetAsync("/api/channels/overview"))["channels"]![relay.Name]!["connectedClients"]!).ShouldBe(1);
        ((string)(await host.GetAsync("/api/channels/health"))["status"]!).ShouldBe("healthy");

        using var cut = await host.Api.DeleteAsync($"/api/channels/{relay.Name}/connections/{connector.Id}");
        cut.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await connector.ReadToCloseAsync()).ShouldBe(4000);
        using var again = await host.Api.DeleteAsync($"/api/channels/{relay.Name}/connections/wsc_{new string('0', 26)}");
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("plain text, no JSON")]
    [InlineData(" {\"outer\": \"space\"}\r\n")]
    [InlineData("{\"pretty\":\r\n  [1.0, 1e3, \"\\u00e9\"]}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("ÿþ\u0001\u0002 bytes")]
    public async Task Bodies_arrive_byte_for_byte(string latin)
    {
        var body = Encoding.Latin1.GetBytes(latin);
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        await using var stream = await EventReader.OpenAsync(host.Public, relay);
        var got = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await relay.TrySendAsync(host.Public, body);
            answer.IsSuccessStatusCode.ShouldBeTrue();
        }

        var socketFrame = await connector.ReadTextAsync();
        while (socketFrame!.Contains("\"heartbeat\"", StringComparison.Ordinal))
        {
            socketFrame = await connector.ReadTextAsync();
        }

        BodyOf(socketFrame).ShouldBe(body);
        BodyOf((await stream.ReadTextMessageAsync()).Data).ShouldBe(body);
    }

    [Fact]
    public async Task Only_a_channel_that_asks_for_it_masks_what_leaves()
    {
        var relay = await host.MakeAsync(new { redact = (string[])["password", "X-Api-Token"] });
        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"user":{"Password":"p","name":"n"}}""", ("X-Api-Token", "t"));
        var message = await connector.ReadMessageAsync();
        ((string)message["payload"]!["user"]!["Password"]!).ShouldBe("***REDACTED***");
        ((string)message["payload"]!["user"]!["name"]!).ShouldBe("n");
        ((string)message["headers"]!["X-Api-Token"]!).ShouldBe("***REDACTED***");
    }

    [Theory]
    [InlineData("application/json", "\uFEFF{\"a\":{\"password\":[1,{\"b\":2}],\"n\":1.50}}", "{\"a\":{\"password\":\"***REDACTED***\",\"n\":1.50}}")]
    [InlineData("application/json", """{"\ud800":"\udfff","pass\u0077ord":"p" , "n":1}""", """{"\ud800":"\udfff","pass\u0077ord":"***REDACTED***" , "n":1}""")]
    [InlineData("application/json", "{\"n\":1,\"password\":{\"deep\":", "{\"n\":1,\"password\":\"***REDACTED***\"")]
    [InlineData("application/x-ndjson", "{\"password\":1}\n{\"n\":1}\n{\"password\":2}\n", "{\"password\":\"***REDACTED***\"}\n{\"n\":1}\n{\"password\":\"***REDACTED***\"}\n")]
    [InlineData("application/x-www-form-urlencoded", "n=%C3%A4&pass%77ord=p&password&x=a%2Bb", "n=%C3%A4&pass%77ord=***REDACTED***&password&x=a%2Bb")]
    [InlineData("application/x-www-form-urlencoded", "payload=%7B%22password%22%3A1%7D", "payload=%7B%22password%22%3A%22***REDACTED***%22%7D")]
    [InlineData("text/plain", "password=p", "password=p")]
    public async Task What_is_masked_is_found_in_every_kind_of_body_that_has_names(string contentType, string body, string masked)
    {
        var relay = await host.MakeAsync(new { redact = (string[])["password"] });
        await using var connector = await relay.ConnectAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", contentType } } };
        using var answer = await host.Public.PostAsync(new Uri(relay.Url + "?n=1&Password=p&x"), content);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        var frame = await connector.ReadTextAsync();
        while (frame!.Contains("\"heartbeat\"", StringComparison.Ordinal))
        {
            frame = await connector.ReadTextAsync();
        }

        Encoding.UTF8.GetString(BodyOf(frame)).ShouldBe(masked);
        frame.ShouldContain("n=1&Password=***REDACTED***&x");
    }

    [Theory]
    [InlineData("""{"name":"Not a slug"}""", "name")]
    [InlineData("""{"name":"health"}""", "name")]
    [InlineData("""{"name":"a","ttlSeconds":0}""", "ttlSeconds")]
    [InlineData("""{"name":"a","overflow":"drop"}""", "overflow")]
    [InlineData("""{"name":"a","allowedAddresses":["nowhere"]}""", "allowedAddresses[0]")]
    [InlineData("""{"name":"a","ttl":5}""", "ttl")]
    public async Task A_channel_that_cannot_be_is_refused_by_its_field(string json, string field)
    {
        using var answer = await host.Api.PostAsync("/api/channels", new StringContent(json, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["field"]!).ShouldBe(field);
    }

    [Fact]
    public async Task A_channel_in_use_stays_and_one_that_goes_takes_its_connectors_along()
    {
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        using var used = await host.Api.DeleteAsync($"/api/channels/{relay.Name}");
        used.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await host.Api.DeleteAsync($"/api/destinations/{relay.Name}")).Dispose();
        using var gone = await host.Api.DeleteAsync($"/api/channels/{relay.Name}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await connector.ReadToCloseAsync()).ShouldBe(4002);
    }

    /// <summary>As the protocol's text says it: the bytes of their own, else the payload as it stands in the frame.</summary>
    private static byte[] BodyOf(string frame)
    {
        using var document = System.Text.Json.JsonDocument.Parse(frame);
        return document.RootElement.TryGetProperty("body_base64", out var bytes) ? bytes.GetBytesFromBase64() : Encoding.UTF8.GetBytes(document.RootElement.GetProperty("payload").GetRawText());
    }
}
