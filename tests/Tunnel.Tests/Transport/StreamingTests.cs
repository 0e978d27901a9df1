using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>What passes besides a plain request and its answer.</summary>
public sealed class StreamingTests
{
    [Fact]
    public async Task A_websocket_passes_through()
    {
        await using var app = await PlainApp.StartAsync(EchoAsync);
        await using var host = await TunnelHost.StartAsync(o => o.RequestTimeoutSeconds = 2);
        await host.JoinAsync("shop", app.Url);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chat");
        socket.Options.SetRequestHeader("X-Asked", "yes");
        using var patience = new CancellationTokenSource(Eventually.DefaultTimeout);
        await socket.ConnectAsync(new Uri(host.Hook("shop", "/socket?x=1").AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal)), patience.Token);
        socket.SubProtocol.ShouldBe("chat");

        var sent = RandomNumberGenerator.GetBytes(200_000);
        (await AskAsync(socket, "hello"u8.ToArray(), patience.Token)).ShouldBe("hello"u8.ToArray());
        (await AskAsync(socket, sent, patience.Token)).ShouldBe(sent);
        (await AskAsync(socket, "where"u8.ToArray(), patience.Token)).ShouldBe("/socket?x=1 yes"u8.ToArray());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", patience.Token);
        socket.CloseStatusDescription.ShouldBe("bye too");
    }

    [Fact]
    public async Task An_app_that_wants_no_websocket_says_so_itself()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(418, "no"));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Should.ThrowAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri(host.Hook("shop").AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal)), CancellationToken.None));
        socket.HttpStatusCode.ShouldBe((HttpStatusCode)418);
    }

    /// <summary>Kestrel sends trailers over HTTP/2 only, so the caller speaks that.</summary>
    [Fact]
    public async Task Trailers_pass_through()
    {
        using var app = new TcpListener(IPAddress.Loopback, 0);
        app.Start();
        var serving = AnswerOnceAsync(app, "HTTP/1.1 200 OK\r\nTrailer: X-Checksum\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Checksum: abc\r\n\r\n");
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", $"http://{app.LocalEndpoint}");
        using var request = new HttpRequestMessage(HttpMethod.Get, host.Http2Url + host.Hook("shop").AbsolutePath)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await host.Caller.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("body");
        answer.TrailingHeaders.GetValues("X-Checksum").ShouldBe(["abc"]);
        await serving;
    }

    [Fact]
    public async Task Apps_and_callers_that_read_nothing_stall_no_other_request()
    {
        var release = new TaskCompletionSource();
        await using var app = await PlainApp.StartAsync(context => context.Request.Path.Value switch
        {
            "/deaf" => ReadOnceAsync(context, release.Task),
            "/flood" => context.Response.Body.WriteAsync(new byte[16 * 1024 * 1024], context.RequestAborted).AsTask(),
            _ => context.Response.WriteAsync("quick"),
        });
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        var deaf = Enumerable.Range(0, 8).Select(_ => host.Caller.PostAsync(host.Hook("shop", "/deaf"), new ByteArrayContent(new byte[16 * 1024 * 1024]))).ToArray();
        var unread = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Caller.GetAsync(host.Hook("shop", "/flood"), HttpCompletionOption.ResponseHeadersRead)));

        for (var i = 0; i < 20; i++)
        {
            (await host.Caller.GetStringAsync(host.Hook("shop", "/quick"))).ShouldBe("quick");
        }

        deaf.ShouldAllBe(call => !call.IsCompleted);
        release.SetResult();
        foreach (var call in deaf)
        {
            (await call).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        unread.ToList().ForEach(answer => answer.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_headers_of_the_list_reach_the_app(bool ofTheAgent)
    {
        string[] list = ["content-type", "Stripe-Signature"];
        await using var app = await Receiver.StartAsync();
        await using var host = await TunnelHost.StartAsync(o => o.HeaderAllowList = ofTheAgent ? [] : list);
        await host.JoinAsync("shop", app.Url, settings => settings with { HeaderAllowList = ofTheAgent ? list : [] });
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Hook("shop")) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("stripe-signature", "t=1");
        request.Headers.Add("x-extra", "1");
        using var answer = await host.Caller.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        var got = app.Requests.Single();
        got.Header("stripe-signature").ShouldBe("t=1");
        got.Header("content-type").ShouldNotBeNull();
        got.Header("x-extra").ShouldBeNull();
    }

    private static async Task ReadOnceAsync(HttpContext context, Task released)
    {
        await released;
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    private static async Task AnswerOnceAsync(TcpListener app, string answer)
    {
        using var caller = await app.AcceptTcpClientAsync();
        var stream = caller.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // the request's head
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("chat");
        while (await ReceiveAsync(socket, context.RequestAborted) is { } message)
        {
            var answer = message.AsSpan().SequenceEqual("where"u8) ? Encoding.ASCII.GetBytes($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Asked"]}") : message;
            await socket.SendAsync(answer, WebSocketMessageType.Binary, endOfMessage: true, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye too", context.RequestAborted);
    }

    private static async Task<byte[]?> AskAsync(WebSocket socket, byte[] message, CancellationToken cancellation)
    {
        await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        return await ReceiveAsync(socket, cancellation);
    }

    private static async Task<byte[]?> ReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }
}
