using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Hardship;

/// <summary>Many messages, and many connectors, on whichever engine. The long form: <c>RELAY_SHARED=50000</c>.</summary>
public abstract class LoadContract(RelayHost host)
{
    private const int Connectors = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly int s_shared = int.Parse(Environment.GetEnvironmentVariable("RELAY_SHARED") ?? "5000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Ten_thousand_buffered_messages_come_in_order_and_once()
    {
        const int count = 10_000;
        var relay = await host.MakeAsync();
        await host.BufferAsync(relay, count);
        await using var connector = await relay.ConnectAsync();
        for (var n = 0; n < count; n++)
        {
            var message = await connector.ReadMessageAsync(s_patience);
            ((int)message["payload"]!["n"]!).ShouldBe(n);
            await connector.AckAsync(message);
        }

        await DeliveredAsync(relay, count);
        while (await ReadQuietAsync(connector) is { } frame)
        {
            ((string)frame["type"]!).ShouldBe("heartbeat");
            if ((await host.GetAsync($"/api/channels/{relay.Name}/stats"))["messagesInFlight"]!.GetValue<long>() == 0)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Fifty_connectors_share_the_messages_of_one_channel()
    {
        var relay = await host.MakeAsync(new { maxConnections = Connectors, ackTimeoutSeconds = 600, maxInFlight = 20, maxQueueSize = s_shared + 1 });
        var connectors = await Task.WhenAll(Enumerable.Range(0, Connectors).Select(_ => relay.ConnectAsync()));
        var seen = new ConcurrentDictionary<int, int>();
        var took = new int[Connectors];
        using var done = new CancellationTokenSource();
        var reading = connectors.Select((connector, i) => Task.Run(async () =>
        {
            while (seen.Count < s_shared)
            {
                if (await connector.ReadAsync(s_patience) is { } frame && (string?)frame["type"] == "webhook")
                {
                    seen.AddOrUpdate((int)frame["payload"]!["n"]!, 1, (_, times) => times + 1);
                    took[i]++;
                    await connector.AckAsync(frame);
                }
            }
        })).ToArray();
        await host.BufferAsync(relay, s_shared);
        await Task.WhenAll(reading); // heartbeats let every reader look once more when the last message is in
        seen.Count.ShouldBe(s_shared);
        seen.Values.ShouldAllBe(times => times == 1);
        took.Max().ShouldBeLessThanOrEqualTo(2 * took.Min(), string.Join(' ', took));
        TestContext.Current.SendDiagnosticMessage($"{s_shared} messages by {Connectors} connectors: {took.Min()} to {took.Max()} each");
        await DeliveredAsync(relay, s_shared);
        foreach (var connector in connectors)
        {
            await connector.DisposeAsync();
        }
    }

    private static Task<JsonNode?> ReadQuietAsync(Connector connector) => connector.ReadAsync(s_patience);

    private Task DeliveredAsync(Running.Relay relay, int count) => Eventually.HoldsAsync(
        async () => (long)(await host.GetAsync($"/api/channels/{relay.Name}/stats"))["messagesDelivered"]! == count, $"{count} messages to be delivered", s_patience);
}
