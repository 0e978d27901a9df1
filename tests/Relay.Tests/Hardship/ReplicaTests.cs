using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Relay.Tests.Hardship;

/// <summary>Two processes' worth of the product over one PostgreSQL, without a bus between them.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TempFolder _keys = new();
    private Replica _one = null!;
    private Replica _two = null!;

    public async ValueTask InitializeAsync()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _one = new Replica(database, _keys.Path);
        _two = new Replica(database, _keys.Path);
        await _one.InitializeAsync();
        await _two.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task Connectors_of_both_share_a_channel_and_no_message_goes_to_two()
    {
        const int count = 400;
        var relay = await _one.MakeAsync(new { maxConnections = 2, ackTimeoutSeconds = 600 });
        await using var here = await relay.ConnectAsync();
        await using var there = await (relay with { Edge = _two.Edge }).ConnectAsync();
        await using var third = await Connector.OpenAsync(relay with { Edge = _two.Edge });
        (await third.ReadToCloseAsync()).ShouldBe(4003);

        var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
        var reading = new[] { here, there }.Select(connector => Task.Run(async () =>
        {
            while (seen.Count < count)
            {
                if (await connector.ReadAsync(s_patience) is { } frame && (string?)frame["type"] == "webhook")
                {
                    seen.Add((int)frame["payload"]!["n"]!);
                    await connector.AckAsync(frame);
                }
            }
        })).ToArray();
        await _one.BufferAsync(relay, count);
        await Task.WhenAll(reading);
        seen.Order().ShouldBe(Enumerable.Range(0, count));
    }

    [Fact]
    public async Task What_was_polled_here_can_be_acked_there_and_a_connector_be_cut_from_there()
    {
        var relay = await _one.MakeAsync();
        await relay.SendAsync(_one.Public, """{"n":1}""");
        var polled = JsonNode.Parse(await SendAsync(HttpMethod.Get, $"{relay.Stream}/poll", relay.Token))!;
        var message = polled["messages"]!.AsArray().ShouldHaveSingleItem()!;
        await SendAsync(HttpMethod.Post, $"{_two.Edge}/connect/ack?message_id={message["message_id"]}&status=ack", relay.Token, (string)polled["connection_id"]!);
        ((string)(await _one.GetAsync($"/api/deliveries/{((string)message["message_id"]!).Replace("msg_", "dlv_", StringComparison.Ordinal)}"))["state"]!).ShouldBe("delivered");

        await using var connector = await relay.ConnectAsync();
        using var cut = await _two.Api.DeleteAsync($"/api/channels/{relay.Name}/connections/{connector.Id}");
        cut.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await connector.ReadToCloseAsync()).ShouldBe(4000);
    }

    private async Task<string> SendAsync(HttpMethod method, string url, string token, string? connection = null)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (connection is not null)
        {
            request.Headers.Add("X-Connection-Id", connection);
        }

        using var answer = await _one.Public.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private sealed class Replica(string database, string keys) : RelayHost
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys:Path"] = keys };

        protected override Task<string?> LedgerAsync() => Task.FromResult<string?>(database);
    }
}
