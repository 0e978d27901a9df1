using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Testing;
using WebhookOps.Tunnel.Transport.Connections;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>Frames of types that HTTP/2 does not define (RFC 9113, 4.1 and 5.5), slipped in between those of a live tunnel.</summary>
public sealed class FrameTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Frames_of_unknown_types_are_ignored(bool toAgent)
    {
        using var patience = new CancellationTokenSource(Eventually.DefaultTimeout);
        var release = new TaskCompletionSource();
        var (service, agent) = await ConnectAsync(patience.Token);
        await using var server = new TunnelServer(NullLoggerFactory.Instance);
        await server.StartAsync(context => AnswerAsync(context, release.Task), patience.Token);
        await using var agentEnd = new TunnelStream(agent);
        await using var serviceEnd = new TunnelStream(service);
        var serving = server.ServeAsync(agentEnd);
        using var client = TunnelHandler.Create(serviceEnd);

        (await AskAsync(client, "/quick", patience.Token)).ShouldBe("quick");
        using var slow = await client.SendAsync(Request("/slow"), patience.Token); // its head has come, its body has not: a stream is open
        foreach (var frame in (byte[][])[Frame(0x0b, 0, 0), Frame(0x10, 0, 5), Frame(0xfe, 1, 300), Frame(0xff, 3, 16 * 1024)])
        {
            await (toAgent ? service : agent).SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
            (await AskAsync(client, "/quick", patience.Token)).ShouldBe("quick");
        }

        release.SetResult();
        (await slow.Content.ReadAsStringAsync(patience.Token)).ShouldBe("slow");
        serving.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Frames_are_told_apart_however_their_bytes_come_and_are_read(int seed)
    {
        using var patience = new CancellationTokenSource(Eventually.DefaultTimeout);
#pragma warning disable CA5394 // chance, not secrecy
        var random = new Random(seed);
        var (service, agent) = await ConnectAsync(patience.Token);
        await using var frames = new DefinedFrames(new TunnelStream(service));
        var (sent, expected) = (new List<byte>(), new List<byte>());
        for (var i = 0; i < 500; i++)
        {
            var type = (byte)random.Next(21); // 0 to 10 are defined
            var frame = Frame(type, random.Next(5), random.Next(3) * random.Next(30));
            random.NextBytes(frame.AsSpan(9));
            sent.AddRange(frame);
            expected.AddRange(type <= 10 ? frame : []);
        }

        var sending = SendAsync();
        var got = new List<byte>();
        var buffer = new byte[64];
        while (await frames.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), patience.Token) is > 0 and var count)
        {
            got.AddRange(buffer.AsSpan(0, count));
        }

        got.ShouldBe(expected);
        await sending;

        async Task SendAsync()
        {
            var sizes = new Random(~seed);
            for (int at = 0, size; at < sent.Count; at += size)
            {
                size = Math.Min(sizes.Next(1, 40), sent.Count - at);
                await agent.SendAsync(sent.GetRange(at, size).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
            }

            await agent.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
#pragma warning restore CA5394
    }

    private static byte[] Frame(byte type, int stream, int length)
    {
        var frame = new byte[9 + length];
        BinaryPrimitives.WriteInt32BigEndian(frame, length << 8);
        frame[3] = type;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        return frame;
    }

    private static async Task AnswerAsync(HttpContext context, Task released)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted); // the head goes out
        if (context.Request.Path == "/slow")
        {
            await released;
        }

        await context.Response.WriteAsync(context.Request.Path.Value![1..], context.RequestAborted);
    }

    private static HttpRequestMessage Request(string path) => new(HttpMethod.Get, new Uri(TunnelHandler.Origin, path))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static async Task<string> AskAsync(HttpMessageInvoker client, string path, CancellationToken cancellation)
    {
        using var answer = await client.SendAsync(Request(path), cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Both ends of a WebSocket over a real connection.</summary>
    private static async Task<(WebSocket Service, WebSocket Agent)> ConnectAsync(CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var dialling = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await dialling.ConnectAsync(listener.LocalEndpoint, cancellation);
        var accepted = await listener.AcceptSocketAsync(cancellation);
        return (Of(accepted, isServer: true), Of(dialling, isServer: false));

        static WebSocket Of(Socket socket, bool isServer) =>
            WebSocket.CreateFromStream(new NetworkStream(socket, ownsSocket: true), new WebSocketCreationOptions { IsServer = isServer });
    }
}
