using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Outputs.Net;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class NatsTests
{
    [Fact]
    public async Task A_stream_holds_every_byte_drops_repeats_and_survives_the_servers_death()
    {
        await using var server = await LocalServer.NatsAsync();
        await using (var early = Writing.Open("nats", SettingsOf(server)))
        {
            (await early.TryAsync(Messages.New())).Error!.ShouldContain("No JetStream stream");
        }

        await AskAsync(server.Port, "$JS.API.STREAM.CREATE.HOOKS", """{"name":"HOOKS","subjects":["hooks.>"],"storage":"file"}""");
        await using var output = Writing.Open("nats", SettingsOf(server));
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await output.MustAsync(json);
        await output.MustAsync(bytes);
        await output.MustAsync(json); // a repeat
        (await CountAsync(server.Port)).ShouldBe(2);
        var first = await ReadAsync(server.Port, 1);
        Convert.FromBase64String((string)first["data"]!).ShouldBe(Messages.Json);
        var headers = Encoding.Latin1.GetString(Convert.FromBase64String((string)first["hdrs"]!));
        headers.ShouldContain($"Nats-Msg-Id: {json.Id}\r\n");
        headers.ShouldContain("X-Signature: t=1,v1=abc\r\n");
        ((string)first["subject"]!).ShouldBe("hooks.shop.order.paid");
        Convert.FromBase64String((string)(await ReadAsync(server.Port, 2))["data"]!).ShouldBe(Messages.AllBytes);

        await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        (await CountAsync(server.Port)).ShouldBe(62);

        await using var plain = Writing.Open("nats", new { host = "127.0.0.1", port = server.Port, subject = "elsewhere", jetStream = false });
        await plain.MustAsync(Messages.Numbered(10));
        await Writing.MustRefusePrivateAsync("nats", SettingsOf(server));
    }

    private static object SettingsOf(LocalServer server) => new { host = "127.0.0.1", port = server.Port, subject = "hooks.{source}.{type}" };

    private static async Task<int> CountAsync(int port) =>
        (int)JsonNode.Parse(await AskAsync(port, "$JS.API.STREAM.INFO.HOOKS", ""))!["state"]!["messages"]!;

    private static async Task<JsonNode> ReadAsync(int port, int sequence) =>
        JsonNode.Parse(await AskAsync(port, "$JS.API.STREAM.MSG.GET.HOOKS", $$"""{"seq":{{sequence}}}"""))!["message"]!;

    private static async Task<string> AskAsync(int port, string subject, string question)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var wire = await Wire.OpenAsync(new Endpoint("127.0.0.1", port, false, "", ""), Writing.Inside(), patience.Token);
        wire.Write($"CONNECT {{\"verbose\":false}}\r\nSUB answers 1\r\nPUB {subject} answers {question.Length.ToString(CultureInfo.InvariantCulture)}\r\n{question}\r\n");
        await wire.FlushAsync(patience.Token);
        while (true)
        {
            var line = await wire.ReadLineAsync(patience.Token);
            if (line.StartsWith("MSG ", StringComparison.Ordinal))
            {
                var answer = Encoding.UTF8.GetString(await wire.ReadAsync(int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture), patience.Token));
                answer.ShouldNotContain("\"error\"");
                return answer;
            }
        }
    }
}
