using System.Net.WebSockets;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Modules;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Sockets;

/// <summary>One WebSocket (RFC 6455), its handshake through the guard. Messages that are UTF-8 go as text, others as bytes.</summary>
internal sealed class SocketTarget(OutputSettings settings, OutputContext context) : IBatchTarget
{
    private const int MaxReply = 64 * 1024;

    private readonly HttpMessageInvoker _client = new(OutputHttp.NewHandler(context));
    private readonly byte[] _reply = new byte[MaxReply];
    private ClientWebSocket? _socket;

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var socket = _socket ??= await ConnectAsync(cancellation);
        foreach (var message in batch)
        {
            var bytes = OutputFormat.Write(settings, message);
            var type = System.Text.Unicode.Utf8.IsValid(bytes.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await socket.SendAsync(bytes, type, endOfMessage: true, cancellation);
        }

        for (var i = 0; settings.Flag("awaitReply") && i < batch.Count; i++)
        {
            await ReadReplyAsync(socket, cancellation);
        }
    }

    public ValueTask CloseAsync()
    {
        Interlocked.Exchange(ref _socket, null)?.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return CloseAsync();
    }

    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, value) in settings.Texts("headers"))
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(new Uri(settings.Text("url")), _client, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReadReplyAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(_reply.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new EndOfStreamException("The server closed the WebSocket before it had answered.");
            }
        }
        while (!part.EndOfMessage);
    }
}
