using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class RedisTests
{
    [Fact]
    public async Task A_stream_holds_the_body_byte_for_byte()
    {
        var server = await RedisServer.SharedAsync();
        await using var output = Writing.Open("redis", new { host = "127.0.0.1", port = server.Port, key = "hooks:{source}:stream" });
        var message = Messages.New(Messages.AllBytes);
        await output.MustAsync(message);
        var answer = await AskAsync(server.Port, "XRANGE hooks:shop:stream - +");
        Encoding.Latin1.GetString(answer).ShouldContain("body\r\n$512\r\n" + Encoding.Latin1.GetString(Messages.AllBytes) + "\r\n");
        Encoding.Latin1.GetString(answer).ShouldContain($"id\r\n${message.Id.Length}\r\n{message.Id}\r\n");
    }

    [Fact]
    public async Task A_list_holds_bodies_or_envelopes_and_no_more_than_asked()
    {
        var server = await RedisServer.SharedAsync();
        await using var bodies = Writing.Open("redis", new { host = "localhost", port = server.Port, mode = "list", key = "bodies", format = "body", maxLength = 5 });
        await bodies.MustAsync(Messages.Numbered(20));
        await bodies.MustAsync(Messages.New(Messages.AllBytes));
        Encoding.Latin1.GetString(await AskAsync(server.Port, "LRANGE bodies -1 -1")).ShouldBe("*1\r\n$512\r\n" + Encoding.Latin1.GetString(Messages.AllBytes) + "\r\n");
        Encoding.Latin1.GetString(await AskAsync(server.Port, "LLEN bodies")).ShouldBe(":5\r\n");

        await using var envelopes = Writing.Open("redis", new { host = "localhost", port = server.Port, mode = "list", key = "envelopes", database = 3 });
        var message = Messages.New();
        await envelopes.MustAsync(message);
        var answer = Encoding.UTF8.GetString(await AskAsync(server.Port, "SELECT 3\r\nLRANGE envelopes 0 0"));
        answer.ShouldContain(Encoding.UTF8.GetString(Messages.Json));
        JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..].Trim())!["id"]!.GetValue<string>().ShouldBe(message.Id);
    }

    [Fact]
    public async Task Whoever_listens_gets_what_is_published_byte_for_byte()
    {
        var server = await RedisServer.SharedAsync();
        using var listener = new TcpClient();
        await listener.ConnectAsync("127.0.0.1", server.Port);
        var stream = listener.GetStream();
        await stream.WriteAsync("SUBSCRIBE hooks:shop\r\n"u8.ToArray());
        await stream.ReadExactlyAsync(new byte["*3\r\n$9\r\nsubscribe\r\n$10\r\nhooks:shop\r\n:1\r\n".Length]);
        await using var output = Writing.Open("redis", new { host = "127.0.0.1", port = server.Port, mode = "publish", key = "hooks:{source}", format = "body" });
        await output.MustAsync(Messages.New(Messages.AllBytes));
        byte[] expected = [.. "*3\r\n$7\r\nmessage\r\n$10\r\nhooks:shop\r\n$512\r\n"u8, .. Messages.AllBytes, .. "\r\n"u8];
        var got = new byte[expected.Length];
        await stream.ReadExactlyAsync(got);
        got.ShouldBe(expected);
    }

    [Fact]
    public async Task Refusals_are_told_and_private_addresses_refused()
    {
        var server = await RedisServer.SharedAsync();
        await AskAsync(server.Port, "SET taken 1");
        await using var output = Writing.Open("redis", new { host = "127.0.0.1", port = server.Port, mode = "list", key = "taken" });
        var result = await output.TryAsync(Messages.New());
        (result.ErrorCode, result.Error!.Contains("WRONGTYPE")).ShouldBe((ErrorCodes.OutputFailed, true));
        await using var stranger = Writing.Open("redis", new { host = "127.0.0.1", port = server.Port, mode = "list", key = "x", password = "wrong" });
        (await stranger.TryAsync(Messages.New())).Error!.ShouldNotContain("wrong");
        await Writing.MustRefusePrivateAsync("redis", new { host = "localhost", port = server.Port, key = "x" });
    }

    [Fact]
    public async Task A_server_killed_midway_loses_nothing()
    {
        await using var server = await RedisServer.StartNewAsync(keeps: true);
        await using var output = Writing.Open("redis", new { host = "127.0.0.1", port = server.Port, key = "hooks" });
        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        var answer = Encoding.Latin1.GetString(await AskAsync(server.Port, "XRANGE hooks - +"));
        messages.ShouldAllBe(m => answer.Contains(m.Id));
    }

    /// <summary>Inline commands; the last answer ends when an extra ECHO is answered.</summary>
    private static async Task<byte[]> AskAsync(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\nQUIT\r\n"));
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        return answer.ToArray()[..^5];
    }
}
