using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Channels;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Channels.Draining;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary><c>/connect/stream/{channel}</c>: messages as text frames, answers as text frames. A refusal is a close code, for that is what the protocol promises.</summary>
internal sealed class WebSocketStream(ChannelDoor door, ChannelHubs hubs, ConnectionKeeper keeper, ICatalogSource catalog, IOptions<ChannelOptions> options, TimeProvider clock)
{
    private const int MaxAnswer = 16 * 1024;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    public async Task<IResult> RunAsync(HttpContext context, string name)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Problem.Of(StatusCodes.Status426UpgradeRequired, "websocket_required", "Open this address as a WebSocket, or use /sse or /poll behind it.");
        }

        var (channel, admission, refused) = await door.CheckAsync(context, name);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(options.Value.SilenceSeconds),
            KeepAliveTimeout = TimeSpan.FromSeconds(options.Value.SilenceSeconds),
        });
        if (refused is not null)
        {
            await CloseAsync(socket, refused);
            return TypedResults.Empty;
        }

        var hub = hubs.Get(channel!);
        if (await keeper.EnterAsync(hub, admission!, ChannelProtocol.WebSocket, resumed: null, context.RequestAborted) is not { } connection)
        {
            await CloseAsync(socket, CloseReason.TooMany);
            return TypedResults.Empty;
        }

        try
        {
            await ServeAsync(socket, hub, connection, context.RequestAborted);
        }
        finally
        {
            await keeper.LeaveAsync(hub, connection);
        }

        if (connection.Because is { } because)
        {
            await CloseAsync(socket, because);
        }

        return TypedResults.Empty;
    }

    private async Task ServeAsync(WebSocket socket, ChannelHub hub, LiveConnection connection, CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.Ending);
        var listening = ListenAsync(socket, hub, connection, aborted);
        var speaking = SpeakAsync(socket, hub, connection, stop.Token);
        await Task.WhenAny(listening, speaking, Task.Delay(Timeout.Infinite, connection.Ending));
        await stop.CancelAsync();
        if (connection.Because is null || await Task.WhenAny(speaking, Task.Delay(s_farewell, clock, aborted)) != speaking)
        {
            socket.Abort(); // it has left, cannot be reached, or does not read
        }

        await speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SpeakAsync(WebSocket socket, ChannelHub hub, LiveConnection connection, CancellationToken stop)
    {
        await SendAsync(socket, ControlFrame.Connected(connection, hub.Channel.Name, clock.GetUtcNow()), stop);
        var spoke = clock.GetTimestamp();
        var frame = new ArrayBufferWriter<byte>(1024);
        while (!stop.IsCancellationRequested)
        {
            if (hub.TakeNext(connection) is var (message, @event))
            {
                var source = catalog.Current.Sources.TryGetValue(@event.SourceId, out var found) ? found.Slug : "";
                MessageFrame.Write(frame, message, @event, hub.Channel, source, lines: false);

                // Not cancelled midway: half a frame is no frame, and the connection is cut where it hangs.
                await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, true, CancellationToken.None);
                frame = frame.Capacity <= 64 * 1024 ? Clear(frame) : new ArrayBufferWriter<byte>(1024);
                spoke = clock.GetTimestamp();
                continue;
            }

            var left = _heartbeat - clock.GetElapsedTime(spoke);
            if (left <= TimeSpan.Zero)
            {
                await SendAsync(socket, ControlFrame.Heartbeat(clock.GetUtcNow()), stop);
                spoke = clock.GetTimestamp();
                continue;
            }

            await connection.WaitAsync(left, stop);
        }
    }

    private static async Task ListenAsync(WebSocket socket, ChannelHub hub, LiveConnection connection, CancellationToken aborted)
    {
        var buffer = new byte[512];
        var size = 0;
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(size), aborted);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            size += read.Count;
            if (read.EndOfMessage)
            {
                Hear(buffer.AsSpan(0, size), hub, connection);
                size = 0;
            }
            else if (size == buffer.Length)
            {
                if (size >= MaxAnswer)
                {
                    return; // no answer is as long as that
                }

                Array.Resize(ref buffer, size * 4);
            }
        }
    }

    private static void Hear(ReadOnlySpan<byte> text, ChannelHub hub, LiveConnection connection)
    {
        if (AnswerFrame.Read(text) is { } answer)
        {
            hub.TryAnswer(connection, answer.MessageId, answer.Result, out _); // one that it does not hold is late, and changes nothing
        }
        else
        {
            connection.Heard();
        }
    }

    private static ArrayBufferWriter<byte> Clear(ArrayBufferWriter<byte> frame)
    {
        frame.ResetWrittenCount();
        return frame;
    }

    private static ValueTask SendAsync(WebSocket socket, byte[] frame, CancellationToken stop) => socket.SendAsync(frame.AsMemory(), WebSocketMessageType.Text, true, stop);

    private static async Task CloseAsync(WebSocket socket, CloseReason reason)
    {
        using var limit = new CancellationTokenSource(s_farewell);
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)reason.Code, reason.Text, limit.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            socket.Abort();
        }
    }
}
