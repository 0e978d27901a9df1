using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebhookOps.Relay.Tests.Running;

/// <summary>A connector over a WebSocket, written from the protocol's text and not with the product's code.</summary>
public sealed class Connector : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SemaphoreSlim _sending = new(1);

    private Connector()
    {
    }

    /// <summary>From the server's first frame.</summary>
    public string Id { get; private set; } = "";

    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Connects and reads the first frame.</summary>
    public static async Task<Connector> ConnectAsync(Relay relay, string? token = null, string? id = null)
    {
        var connector = await OpenAsync(relay, token, id);
        var hello = (await connector.ReadAsync())!;
        ((string?)hello["type"]).ShouldBe("connected");
        ((string?)hello["channel"]).ShouldBe(relay.Name);
        connector.Id = (string)hello["connection_id"]!;
        return connector;
    }

    /// <summary>Connects, whatever comes of it.</summary>
    public static async Task<Connector> OpenAsync(Relay relay, string? token = null, string? id = null)
    {
        var connector = new Connector();
        connector._socket.Options.SetRequestHeader("Authorization", "Bearer " + (token ?? relay.Token));
        if (id is not null)
        {
            connector._socket.Options.SetRequestHeader("X-Connector-Id", id);
        }

        using var limit = new CancellationTokenSource(s_patience);
        await connector._socket.ConnectAsync(new Uri(relay.Stream.Replace("http", "ws", StringComparison.Ordinal)), limit.Token);
        return connector;
    }

    /// <summary>The next frame; null: the server has closed.</summary>
    public async Task<JsonNode?> ReadAsync(TimeSpan? patience = null)
    {
        var text = await ReadTextAsync(patience);
        return text is null ? null : JsonNode.Parse(text);
    }

    public async Task<string?> ReadTextAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? s_patience);
        using var message = new MemoryStream();
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(), limit.Token);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            await message.WriteAsync(_buffer.AsMemory(0, read.Count));
            if (read.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
            }
        }
    }

    /// <summary>The next message, past any heartbeats.</summary>
    public async Task<JsonNode> ReadMessageAsync(TimeSpan? patience = null)
    {
        while (true)
        {
            var frame = await ReadAsync(patience) ?? throw new InvalidOperationException($"The server has closed: {CloseCode} {_socket.CloseStatusDescription}");
            if ((string?)frame["type"] == "webhook")
            {
                return frame;
            }
        }
    }

    /// <summary>Reads on until the server closes.</summary>
    /// <returns>The close code.</returns>
    public async Task<int?> ReadToCloseAsync()
    {
        while (await ReadAsync() is not null)
        {
        }

        return CloseCode;
    }

    public Task AckAsync(JsonNode message) => SendAsync(new { type = "ack", message_id = (string)message["message_id"]! });

    public Task NackAsync(JsonNode message, bool retry, string? reason = null) =>
        SendAsync(new { type = "nack", message_id = (string)message["message_id"]!, retry, reason });

    public async Task SendAsync(object frame)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Goes away without a word.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
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
}
