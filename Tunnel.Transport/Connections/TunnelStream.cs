using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>
/// The bytes of a tunnel after its handshake. Tells when it has ended, whichever side or layer ended it. A read or write cannot be cancelled:
/// a WebSocket answers that by breaking off, and all requests of the tunnel with it.
/// </summary>
public sealed class TunnelStream(WebSocket socket) : Stream
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends, without an exception, once nothing can be read any more.</summary>
    public Task Ended => _ended.Task;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Drops the connection at once.</summary>
    public void Abort()
    {
        socket.Abort();
        _ended.TrySetResult();
    }

    /// <summary>Drops the connection, having told the other side why, if that can be said within <see cref="TunnelProtocol.FarewellTimeout"/>.</summary>
    /// <param name="because">At most 123 bytes (RFC 6455, 5.5).</param>
    public async Task EndAsync(WebSocketCloseStatus status, string because)
    {
        using var limit = new CancellationTokenSource(TunnelProtocol.FarewellTimeout);
        try
        {
            await socket.CloseOutputAsync(status, because, limit.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // It is gone, or does not read: nobody is left to be told.
        }

        Abort();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    _ended.TrySetResult();
                    return 0;
                }

                if (received.Count > 0 || buffer.IsEmpty)
                {
                    return received.Count;
                }

                // A message, or the end of one, that carries nothing: not the end of the stream.
            }
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            _ended.TrySetResult();
            throw new IOException("The tunnel was cut.", failure);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            if (buffer.Length > 0) // an HTTP/2 peer may flush nothing
            {
                await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            _ended.TrySetResult();
            throw new IOException("The tunnel was cut.", failure);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A tunnel is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A tunnel is written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Abort();
            socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
