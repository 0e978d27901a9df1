using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>Connectors that are there and do not read.</summary>
public sealed class SilenceTests(ImpatientRelay host) : IClassFixture<ImpatientRelay>
{
    [Fact]
    public async Task What_a_connector_does_not_read_goes_to_one_that_does()
    {
        const int Count = 4;
        var padding = new string('x', 3_000_000); // more of them than the sockets' buffers hold
        var relay = await host.MakeAsync(new { ackTimeoutSeconds = 600, maxInFlight = Count });
        await using var deaf = await relay.ConnectAsync();
        for (var n = 0; n < Count; n++)
        {
            await relay.SendAsync(host.Public, $$"""{"n":{{n}},"padding":"{{padding}}"}""");
        }

        await using var reader = await relay.ConnectAsync();
        var read = new SortedSet<int>();
        while (read.Count < Count)
        {
            var message = await reader.ReadMessageAsync();
            read.Add((int)message["payload"]!["n"]!);
            await reader.AckAsync(message);
        }

        var connections = (await host.GetAsync($"/api/channels/{relay.Name}/connections"))["items"]!.AsArray();
        connections.Select(c => (string)c!["id"]!).ShouldBe([reader.Id]);
    }
}
