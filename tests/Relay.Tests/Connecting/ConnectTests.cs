using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Relay.Tests.Connecting;

/// <summary>The <c>webhookops connect</c> command as a process of its own.</summary>
public sealed class ConnectTests(SqliteRelay host) : IClassFixture<SqliteRelay>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("websocket")]
    [InlineData("sse")]
    [InlineData("long_poll")]
    public async Task It_takes_messages_to_an_app_and_acks_what_the_app_has_confirmed(string protocol)
    {
        var body = Encoding.UTF8.GetBytes("{\n  \"amount\": 1.0\n}");
        await using var app = await Receiver.StartAsync(Answers.InTurn(Answers.Status(500), Answers.Ok));
        var relay = await host.MakeAsync();
        using (var sent = await relay.TrySendAsync(host.Public, body, ("Stripe-Signature", "t=1,v1=abc"), ("X-Twice", "a"), ("X-Twice", "b")))
        {
            sent.IsSuccessStatusCode.ShouldBeTrue();
        }

        await using var connector = Connect(relay, "--target", app.Url + "/take", "--protocol", protocol, "--connector-id", "tests");
        var requests = await app.WaitForCountAsync(2, s_patience);
        requests[1].Body.ShouldBe(body);
        requests[1].Method.ShouldBe("POST");
        requests[1].Path.ShouldBe("/take");
        requests[1].Header("Stripe-Signature").ShouldBe("t=1,v1=abc");
        requests[1].Header("Content-Type").ShouldBe("application/json");
        requests[1].Header("X-Webhook-ID").ShouldBe(relay.Name);
        requests[1].Header("X-Webhook-Attempt").ShouldBe("2");
        requests[1].Header("X-Webhook-Message-ID")!.ShouldStartWith("msg_");
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
        app.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task It_refuses_for_good_what_the_app_does_and_what_no_target_is_for()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(422));
        var refused = await host.MakeAsync();
        await refused.SendAsync(host.Public, """{"n":1}""");
        await using (Connect(refused, "--target", app.Url))
        {
            await StatsHoldAsync(refused, s => (long)s["messagesDeadLettered"]! == 1, "the dead letter");
            app.Requests.Count.ShouldBe(1);
        }

        var unknown = await host.MakeAsync();
        await unknown.SendAsync(host.Public, """{"n":1}""");
        await using var connector = Connect(unknown, "--config", File($$"""{"targets":{"another":{"url":"{{app.Url}}"} } }"""));
        await StatsHoldAsync(unknown, s => (long)s["messagesDeadLettered"]! == 1, "the dead letter");
        var dead = (await host.GetAsync($"/api/channels/{unknown.Name}/dead-letters"))["items"]![0]!;
        ((string)(await host.GetAsync($"/api/deliveries/{dead["id"]}"))["attempts"]![0]!["error"]!).ShouldContain("No target");
    }

    [Fact]
    public async Task It_writes_to_outputs_by_source_in_a_chain()
    {
        await using var app = await Receiver.StartAsync();
        var relay = await host.MakeAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        var config = File($$"""
            {
                "cloud_url": "{{relay.Edge}}",
                "channel": "{{relay.Name}}",
                "token": "{$RELAY_TOKEN}",
                "files_path": "{{_folder.Path}}",
                "outputs": { "{{relay.Name}}": { "chain": [ { "module": "file", "path": "out" }, { "module": "http", "url": "{{app.Url}}/chained" } ], "execution": "sequential", "continue_on_error": false } }
            }
            """);
        await using var connector = Start([("RELAY_TOKEN", relay.Token)], "--config", config);
        var request = (await app.WaitForCountAsync(1, s_patience))[0];
        Encoding.UTF8.GetString(request.Body).ShouldBe("""{"n":1}""");
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
        Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Any(f => f != config && System.IO.File.ReadAllText(f).Contains("\"n\":1", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("parallel", true)]
    [InlineData("sequential", true)]
    [InlineData("sequential", false)]
    public async Task A_chain_goes_on_past_a_failing_output_if_it_is_to_and_takes_a_message_when_all_have(string execution, bool continueOnError)
    {
        await using var failing = await Receiver.StartAsync(Answers.InTurn(Answers.Status(503), Answers.Ok));
        await using var other = await Receiver.StartAsync();
        var relay = await host.MakeAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        var config = File($$"""
            {
                "log_level": "warning", "log_format": "json",
                "default_output": {
                    "chain": [ { "module": "http", "url": "{{failing.Url}}" }, { "module": "http", "url": "{{other.Url}}" } ],
                    "execution": "{{execution}}", "continue_on_error": {{(continueOnError ? "true" : "false")}}
                }
            }
            """);
        await using var connector = Connect(relay, "--config", config);
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
        failing.Requests.Count.ShouldBe(2); // the whole chain ran again
        other.Requests.Count.ShouldBe(continueOnError ? 2 : 1);
        other.Requests.ShouldAllBe(r => r.Header("webhook-id") == failing.Requests[0].Header("webhook-id"));
        var lines = connector.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldHaveSingleItem().ShouldContain("\"status\":\"returned\"");
    }

    [Fact]
    public async Task A_message_that_an_operator_sends_again_reaches_the_app_again()
    {
        await using var app = await Receiver.StartAsync();
        var relay = await host.MakeAsync();
        await using var connector = Connect(relay, "--target", app.Url);
        await relay.SendAsync(host.Public, """{"n":1}""");
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 1, "the message to be delivered");
        var delivery = (await host.GetAsync($"/api/deliveries?destination={relay.Name}"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        await host.PostAsync($"/api/deliveries/{delivery["id"]}/retry");
        var requests = await app.WaitForCountAsync(2, s_patience);
        requests.Select(r => r.Header("X-Webhook-Message-ID")).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        await StatsHoldAsync(relay, s => (long)s["messagesDelivered"]! == 2, "the message to be delivered again");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("sse")]
    [InlineData("long_poll")]
    public async Task It_says_that_it_is_connected_when_it_is_and_tries_on_when_it_is_turned_away(string protocol)
    {
        var relay = await host.MakeAsync();
        await using var wrong = Connect(relay with { Token = "wrong" }, "--target", "9", "--protocol", protocol, "--output", "json");
        (await wrong.WaitForLineAsync(l => l.Contains("offline", StringComparison.Ordinal), s_patience)).ShouldContain("The token does not open this channel.");
        wrong.Output.ShouldNotContain("\"connected\"");
        await using var right = Connect(relay, "--target", "9", "--protocol", protocol, "--output", "json");
        await right.WaitForLineAsync(l => l.Contains("\"connected\"", StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task It_waits_for_a_server_that_is_not_there()
    {
        var relay = await host.MakeAsync();
        await using var connector = Connect(relay with { Edge = $"http://127.0.0.1:{FreePort.Next()}" }, "--target", "9", "--output", "json");
        var line = JsonNode.Parse(await connector.WaitForLineAsync(l => l.Contains("offline", StringComparison.Ordinal), s_patience))!;
        ((double)line["retryInSeconds"]!).ShouldBeGreaterThan(0);
        connector.HasExited.ShouldBeFalse();
    }

    private string File(string json)
    {
        var path = _folder[Guid.NewGuid().ToString("N") + ".json"];
        System.IO.File.WriteAllText(path, json);
        return path;
    }

    private ChildProcess Connect(Running.Relay relay, params string[] more) =>
        Start([("WEBHOOKOPS_TOKEN", relay.Token)], ["--server", relay.Edge, "--channel", relay.Name, .. more]);

    private ChildProcess Start((string Name, string Value)[] environment, params string[] arguments) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "connect", .. arguments],
        new Dictionary<string, string?>(environment.Select(e => KeyValuePair.Create(e.Name, (string?)e.Value)), StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_CONFIG_HOME"] = _folder.Path },
        _folder.Path);

    private Task StatsHoldAsync(Running.Relay relay, Func<JsonNode, bool> condition, string what) =>
        Eventually.HoldsAsync(async () => condition(await host.GetAsync($"/api/channels/{relay.Name}/stats")), what, s_patience);
}
