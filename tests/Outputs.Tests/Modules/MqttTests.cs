using System.Text;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class MqttTests
{
    /// <summary>The broker is ended in order, for Mosquitto writes what it holds when it ends and not before it confirms.</summary>
    [Fact]
    public async Task A_topic_carries_every_byte_and_a_restart_of_the_broker_loses_nothing()
    {
        await using var server = await LocalServer.MosquittoAsync();
        await SubscribeAsync(server, "-E");
        await using var output = Writing.Open("mqtt", new { host = "127.0.0.1", port = server.Port, topic = "hooks/{source}/{type}", format = "body" });
        await output.MustAsync(Messages.New());
        await output.MustAsync(Messages.New(Messages.AllBytes));
        var lines = await SubscribeAsync(server, "-C", "2");
        lines.ShouldBe([$"hooks/shop/order.paid {Convert.ToHexStringLower(Messages.Json)}", $"hooks/shop/order.paid {Convert.ToHexStringLower(Messages.AllBytes)}"]);

        var messages = await output.SurviveAsync(server.StopAsync, server.StartAsync);
        var bodies = messages.Select(m => Convert.ToHexStringLower(m.Body.Span)).ToHashSet(StringComparer.Ordinal);
        var got = (await SubscribeAsync(server, "-W", "5")).Select(l => l.Split(' ')[1]);
        bodies.Except(got, StringComparer.Ordinal).ShouldBeEmpty(); // a reader that leaves before its last acknowledgement is heard gets that message again

        await using var envelopes = Writing.Open("mqtt", new { host = "127.0.0.1", port = server.Port, topic = "hooks/whole" });
        var message = Messages.New();
        await envelopes.MustAsync(message);
        Encoding.UTF8.GetString(Convert.FromHexString((await SubscribeAsync(server, "-C", "1"))[0].Split(' ')[1])).ShouldContain(message.Id);
        await Writing.MustRefusePrivateAsync("mqtt", new { host = "localhost", port = server.Port, topic = "hooks/x" });
    }

    /// <summary>A reader whose session the broker keeps while it is away.</summary>
    private static async Task<string[]> SubscribeAsync(LocalServer server, params string[] until)
    {
        await using var reader = ChildProcess.Start(
            "mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{server.Port}", "-t", "hooks/#", "-q", "1", "-c", "-i", "reader", "-F", "%t %x", .. until]);
        await reader.WaitForExitAsync();
        return [.. reader.Lines.Where(l => l.StartsWith("hooks/", StringComparison.Ordinal))];
    }
}
