using System.Net.WebSockets;
using System.Text;

namespace WebhookOps.Bench.Channels;

/// <summary>A connector that acknowledges each message as soon as it has it, and does nothing else.</summary>
internal sealed class AckingConnector : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private long _received;

    /// <summary>Called with each message, before it is acknowledged.</summary>
    public Action? Arrived { get; set; }

    public long Received => Interlocked.Read(ref _received);

    public static async Task<AckingConnector> ConnectAsync(Uri edge, string channel, string token)
    {
        var connector = new AckingConnector();
        connector._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await connector._socket.ConnectAsync(new Uri($"ws://{edge.Authority}/connect/stream/{channel}"), CancellationToken.None);
        connector._reading = Task.Run(connector.ReadAsync);
        return connector;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var frame = new byte[64 * 1024];
        var before = "\"message_id\":\""u8.ToArray();
        var ack = Encoding.ASCII.GetBytes($"{{\"type\":\"ack\",\"message_id\":\"msg_{new string(' ', 26)}\"}}");
        var at = ack.Length - 32;
        while (true)
        {
            var size = 0;
            ValueWebSocketReceiveResult read;
            do
            {
                read = await _socket.ReceiveAsync(frame.AsMemory(size), _stop.Token);
                size += read.Count;
            }
            while (!read.EndOfMessage);

            var id = frame.AsSpan(0, size).IndexOf(before);
            if (id >= 0)
            {
                Arrived?.Invoke();
                frame.AsSpan(id + before.Length, 30).CopyTo(ack.AsSpan(at));
                await _socket.SendAsync(ack.AsMemory(), WebSocketMessageType.Text, true, _stop.Token);
                Interlocked.Increment(ref _received);
            }
        }
    }
}
