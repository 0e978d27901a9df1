using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebhookOps.Testing;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class WebSocketTests
{
    private readonly ConcurrentQueue<(byte[] Body, WebSocketMessageType Type)> _got = new();

    [Fact]
    public async Task Messages_carry_every_byte_and_a_server_that_ends_midway_loses_nothing()
    {
        var port = FreePort.Next();
        var server = await StartAsync(port);
        await using var output = Writing.Open("websocket", new { url = $"ws://127.0.0.1:{port}/hooks", format = "body", headers = new Dictionary<string, string> { ["x-key"] = "k" } });
        await output.MustAsync(Messages.New());
        await output.MustAsync(Messages.New(Messages.AllBytes));
        _got.Select(m => m.Body).ShouldBe([Messages.Json, Messages.AllBytes]);
        _got.Select(m => m.Type).ShouldBe([WebSocketMessageType.Text, WebSocketMessageType.Binary]);

        _got.Clear();
        var messages = await output.SurviveAsync(
            async () => await server.DisposeAsync(),
            async () => server = await StartAsync(port));
        _got.Select(m => Encoding.UTF8.GetString(m.Body)).Distinct().ShouldBe(messages.Select(m => Encoding.UTF8.GetString(m.Body.Span)), ignoreOrder: true);
        await Writing.MustRefusePrivateAsync("websocket", new { url = $"ws://localhost:{port}/" });
        await server.DisposeAsync();
    }

    private async Task<WebApplication> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(ServeAsync);
        await app.StartAsync();
        return app;
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (part.MessageType == WebSocketMessageType.Close || !part.EndOfMessage)
            {
                return;
            }

            _got.Enqueue((buffer[..part.Count], part.MessageType));
            await socket.SendAsync("ok"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
        }
    }
}
