using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Storage.Configuration;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Relay.Tests.Hardship;

/// <summary>Two processes' worth of the product over one PostgreSQL, without a bus between them.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TempFolder _keys = new();
    private string _database = "";
    private Replica _one = null!;
    private Replica _two = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _one = new Replica(_database, _keys.Path);
        _two = new Replica(_database, _keys.Path);
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
        var (held, message) = await PollAsync(relay);
        await AckAsync(_two, relay, held, message);

        await using var connector = await relay.ConnectAsync();
        using var cut = await _two.Api.DeleteAsync($"/api/channels/{relay.Name}/connections/{connector.Id}");
        cut.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await connector.ReadToCloseAsync()).ShouldBe(4000);
    }

    [Fact]
    public async Task What_was_polled_here_can_be_acked_there_though_its_destination_is_news_there()
    {
        await using var late = new Replica(_database, _keys.Path, catalogPollSeconds: 60);
        await late.InitializeAsync();
        var relay = await _one.MakeAsync();
        await late.Services.GetRequiredService<ICatalogSource>().RefreshAsync(CancellationToken.None);
        var news = relay.Name + "-news";
        await _one.PostAsync("/api/sources", new { slug = news, provider = "generic" });
        await _one.PostAsync("/api/destinations", new { name = news, kind = "channel", channel = relay.Name });
        await _one.PostAsync("/api/subscriptions", new { source = news, destination = news });
        using var sent = await _one.Public.PostAsync($"{_one.Edge}/in/{news}", new StringContent("{}"));
        sent.EnsureSuccessStatusCode();

        var (connection, message) = await PollAsync(relay);
        await AckAsync(late, relay, connection, message);
    }

    private async Task<(string Connection, string Message)> PollAsync(Running.Relay relay)
    {
        var polled = JsonNode.Parse(await SendAsync(HttpMethod.Get, $"{relay.Stream}/poll", relay.Token))!;
        return ((string)polled["connection_id"]!, (string)polled["messages"]!.AsArray().ShouldHaveSingleItem()!["message_id"]!);
    }

    private async Task AckAsync(Replica there, Running.Relay relay, string connection, string message)
    {
        await SendAsync(HttpMethod.Post, $"{there.Edge}/connect/ack?message_id={message}&status=ack", relay.Token, connection);
        ((string)(await _one.GetAsync($"/api/deliveries/{message.Replace("msg_", "dlv_", StringComparison.Ordinal)}"))["state"]!).ShouldBe("delivered");
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

    private sealed class Replica(string database, string keys, int catalogPollSeconds = 1) : RelayHost
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Keys:Path"] = keys,
            ["Ledger:CatalogPollSeconds"] = catalogPollSeconds.ToString(CultureInfo.InvariantCulture),
        };

        protected override Task<string?> LedgerAsync() => Task.FromResult<string?>(database);
    }
}
