using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>A way over TCP that can be cut as a network does it: nothing passes any more, and neither end is told.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _ends = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private CancellationTokenSource _carries = new();

    public Cable(int port)
    {
        Port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where new connections lead to; may be changed.</summary>
    public int Port { get; set; }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Connections of now stay open and carry nothing; later ones are carried.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _carries.Cancel();
            _carries = new CancellationTokenSource();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _ends.ForEach(end => end.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var near = await _listener.AcceptTcpClientAsync(_stop.Token);
            var far = new TcpClient { NoDelay = true };
            CancellationToken carries;
            lock (_gate)
            {
                _ends.AddRange([near, far]);
                carries = _carries.Token;
            }

            near.NoDelay = true;
            _ = CarryAsync(near, far, carries);
        }
    }

    private async Task CarryAsync(TcpClient near, TcpClient far, CancellationToken carries)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, Port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, carries), CopyAsync(far, near, carries));
        }
        catch (SocketException)
        {
            // nobody there: the caller is told below
        }

        if (!carries.IsCancellationRequested)
        {
            near.Dispose();
            far.Dispose();
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken carries)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), carries);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // one end has gone, or the cable is cut
        }
    }
}
