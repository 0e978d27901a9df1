using System.Runtime.CompilerServices;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>
/// What a tunnel's agent sends, without the HTTP/2 frames of types that are not defined: they must be ignored (RFC 9113, 4.1), but
/// SocketsHttpHandler takes one for an error and ends the connection.
/// </summary>
internal sealed class DefinedFrames(TunnelStream tunnel) : Stream
{
    private const int HeaderSize = 9;
    private const byte LastDefinedType = 10; // ALTSVC, which SocketsHttpHandler knows as well

    private readonly byte[] _header = new byte[HeaderSize]; // of a frame whose header came in pieces
    private int _known; // bytes of it that have come
    private int _shown; // bytes of it that have been passed on
    private int _left; // bytes of the current frame still to come
    private bool _drop; // them

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_known == HeaderSize)
            {
                return ShowHeader(buffer.Span);
            }

            var received = await tunnel.ReadAsync(_known > 0 ? _header.AsMemory(_known) : buffer, cancellationToken);
            if (received == 0)
            {
                return 0;
            }

            if (_known > 0)
            {
                _known += received;
                BeginPieced();
            }
            else if (Sift(buffer.Span[..received]) is > 0 and var kept)
            {
                return kept;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => tunnel.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => tunnel.WriteAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => tunnel.FlushAsync(cancellationToken);

    public override void Flush() => tunnel.Flush();

    public override int Read(byte[] buffer, int offset, int count) => tunnel.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => tunnel.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tunnel.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Moves what is to be passed on to the front.</summary>
    private int Sift(Span<byte> bytes)
    {
        var (at, kept) = (0, 0);
        while (at < bytes.Length)
        {
            var begins = at;
            if (_left == 0)
            {
                if (bytes.Length - at < HeaderSize)
                {
                    bytes[at..].CopyTo(_header);
                    _known = bytes.Length - at;
                    return kept;
                }

                Begin(bytes.Slice(at, HeaderSize));
                at += HeaderSize;
            }

            var take = Math.Min(_left, bytes.Length - at);
            at += take;
            _left -= take;
            if (!_drop)
            {
                if (begins != kept)
                {
                    bytes[begins..at].CopyTo(bytes[kept..]);
                }

                kept += at - begins;
            }
        }

        return kept;
    }

    private void Begin(ReadOnlySpan<byte> header)
    {
        _left = (header[0] << 16) | (header[1] << 8) | header[2];
        _drop = header[3] > LastDefinedType;
    }

    private void BeginPieced()
    {
        if (_known == HeaderSize)
        {
            Begin(_header);
            _known = _drop ? 0 : _known;
        }
    }

    private int ShowHeader(Span<byte> buffer)
    {
        var take = Math.Min(buffer.Length, HeaderSize - _shown);
        _header.AsSpan(_shown, take).CopyTo(buffer);
        _shown += take;
        if (_shown == HeaderSize)
        {
            (_known, _shown) = (0, 0);
        }

        return take;
    }
}
