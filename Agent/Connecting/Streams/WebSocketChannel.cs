using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WebhookOps.Agent.Connecting.Settings;

namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>A channel over a WebSocket.</summary>
internal sealed class WebSocketChannel : IChannelStream
{
    private const int MaxFrame = 512 * 1024 * 1024;

    private readonly ConnectorSettings _settings;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);

    private WebSocketChannel(ConnectorSettings settings) => _settings = settings;

    /// <exception cref="StreamEndedException"/>
    public static async Task<WebSocketChannel> ConnectAsync(ConnectorSettings settings, HttpMessageInvoker http, CancellationToken cancellation)
    {
        var channel = new WebSocketChannel(settings);
        var url = settings.Server.Connect($"stream/{settings.Channel}", "", webSocket: true);
        try
        {
            channel._socket.Options.SetRequestHeader("Authorization", "Bearer " + settings.Token.Reveal());
            channel._socket.Options.SetRequestHeader("X-Connector-Id", settings.ConnectorId);
            channel._socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
            channel._socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(settings.ConnectionTimeout);
            await channel._socket.ConnectAsync(url, http, limit.Token);
            return channel;
        }
        catch (Exception failure) when (failure is WebSocketException or HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            await channel.DisposeAsync();
            throw new StreamEndedException($"{url.Authority} cannot be reached: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    public async IAsyncEnumerable<ChannelMessage> ReadAsync(Action admitted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var frame = new ArrayBufferWriter<byte>(16 * 1024);
        await ReceiveAsync(frame, cancellation); // the first says no more than that we are in; a refusal is a close frame
        admitted();
        while (true)
        {
            frame.ResetWrittenCount();
            await ReceiveAsync(frame, cancellation);
            ChannelMessage? message;
            try
            {
                message = ChannelMessage.Read(frame.WrittenMemory);
            }
            catch (JsonException malformed)
            {
                throw new StreamEndedException($"The server sent what is no frame: {malformed.Message}", malformed);
            }

            if (message is not null)
            {
                yield return message;
            }
            else if (frame.WrittenSpan.IndexOf("\"heartbeat\""u8) >= 0)
            {
                await SendAsync("{\"type\":\"heartbeat\"}"u8.ToArray(), cancellation);
            }
        }
    }

    public Task AnswerAsync(ChannelMessage message, Verdict verdict, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", verdict.Taken ? "ack" : "nack");
            json.WriteString("message_id", message.Id);
            if (!verdict.Taken)
            {
                json.WriteBoolean("retry", verdict.Retry);
                json.WriteString("reason", ServerHttp.Clip(verdict.Reason));
            }

            json.WriteEndObject();
        }

        return SendAsync(buffer.WrittenMemory, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
            {
                _socket.Abort();
            }
        }

        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync(ArrayBufferWriter<byte> frame, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_settings.HeartbeatTimeout);
        try
        {
            while (frame.WrittenCount < MaxFrame)
            {
                var read = await _socket.ReceiveAsync(frame.GetMemory(4096), silence.Token);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    throw new StreamEndedException($"The server has closed the connection: {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}");
                }

                frame.Advance(read.Count);
                if (read.EndOfMessage)
                {
                    return;
                }
            }

            throw new StreamEndedException("The server sent a frame that is too long.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StreamEndedException("The server has fallen silent.");
        }
        catch (WebSocketException lost)
        {
            throw new StreamEndedException($"The connection was lost: {lost.Message}", lost);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Text, true, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }
}
