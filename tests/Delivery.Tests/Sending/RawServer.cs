using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebhookOps.Delivery.Tests.Sending;

/// <summary>A destination that says what no HTTP server would: reads a request whose body is <c>{}</c>, then does with the socket as told.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    public RawServer(Func<Socket, CancellationToken, Task> answer)
    {
        _listener.Start();
        _serving = Task.Run(() => ServeAsync(answer));
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Says something and nothing more.</summary>
    public static RawServer Saying(string answer) => new(async (socket, cancellation) =>
    {
        await socket.SendAsync(Encoding.Latin1.GetBytes(answer), cancellation);
        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveAsync(new byte[1], cancellation);
    });

    /// <summary>Says something and then one thing again and again, until the client has had enough.</summary>
    public static RawServer Repeating(string start, string again, TimeSpan pause = default) => new(async (socket, cancellation) =>
    {
        await socket.SendAsync(Encoding.Latin1.GetBytes(start), cancellation);
        for (var bytes = Encoding.Latin1.GetBytes(again); ;)
        {
            await socket.SendAsync(bytes, cancellation);
            await Task.Delay(pause, cancellation);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task ServeAsync(Func<Socket, CancellationToken, Task> answer)
    {
        using var socket = await _listener.AcceptSocketAsync(_over.Token);
        var buffer = new byte[16 * 1024];
        for (var have = 0; !buffer.AsSpan(0, have).EndsWith("\r\n\r\n{}"u8);)
        {
            have += await socket.ReceiveAsync(buffer.AsMemory(have), _over.Token);
        }

        await answer(socket, _over.Token);
    }
}
