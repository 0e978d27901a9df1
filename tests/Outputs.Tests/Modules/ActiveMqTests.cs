using System.Globalization;
using WebhookOps.Outputs.Net;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class ActiveMqTests
{
    [Fact]
    public async Task A_queue_carries_every_byte_and_survives_the_brokers_death()
    {
        await using var server = await LocalServer.ActiveMqAsync();
        await using var output = Writing.Open("activemq", new { host = "127.0.0.1", port = server.Port, destination = "/queue/hooks" });
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await output.MustAsync(json, bytes);
        var got = await TakeAsync(server.Port, [json, bytes]);
        got[json.Id].Body.ShouldBe(Messages.Json);
        got[bytes.Id].Body.ShouldBe(Messages.AllBytes);
        got[bytes.Id].Headers.ShouldContain("http-X-Signature:t=1,v1=abc");

        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        got = await TakeAsync(server.Port, messages);
        messages.ShouldAllBe(m => got[m.Id].Body.Length == m.Body.Length);
        await Writing.MustRefusePrivateAsync("activemq", new { host = "localhost", port = server.Port, destination = "/queue/hooks" });
    }

    /// <summary>Takes messages off the queue until all that are wanted have come.</summary>
    private static async Task<Dictionary<string, (byte[] Body, List<string> Headers)>> TakeAsync(int port, IReadOnlyCollection<OutputMessage> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var wire = await Wire.OpenAsync(new Endpoint("127.0.0.1", port, false, "", ""), Writing.Inside(), patience.Token);
        wire.Write("CONNECT\naccept-version:1.2\nhost:/\n\n\0SUBSCRIBE\nid:0\ndestination:/queue/hooks\nack:auto\n\n\0");
        await wire.FlushAsync(patience.Token);
        var taken = new Dictionary<string, (byte[], List<string>)>(StringComparer.Ordinal);
        while (!wanted.All(m => taken.ContainsKey(m.Id)))
        {
            var command = await wire.ReadLineAsync(patience.Token);
            if (command.Length == 0)
            {
                continue; // ends of line between frames
            }

            var headers = new List<string>();
            for (var line = await wire.ReadLineAsync(patience.Token); line.Length > 0; line = await wire.ReadLineAsync(patience.Token))
            {
                headers.Add(line);
            }

            var length = headers.Find(h => h.StartsWith("content-length:", StringComparison.Ordinal))?["content-length:".Length..] ?? "0";
            var body = await wire.ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), patience.Token);
            while (await wire.ReadByteAsync(patience.Token) != 0)
            {
            }

            if (command == "MESSAGE")
            {
                taken[headers.Single(h => h.StartsWith("webhook-id:", StringComparison.Ordinal))["webhook-id:".Length..]] = (body, headers);
            }
        }

        return taken;
    }
}
