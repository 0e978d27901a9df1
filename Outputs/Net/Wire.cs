using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using WebhookOps.Core.Net;

namespace WebhookOps.Outputs.Net;

/// <summary>
/// A connection of an open, simple protocol: what is written is gathered until it is flushed, what is read comes by lines or by counts.
/// Texts are UTF-8, or Latin-1 where bytes matter. Opened through the guard.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const int MaxLine = 64 * 1024;
    private const int MaxRead = 16 << 20;

    private readonly ArrayBufferWriter<byte> _out = new(16 * 1024);
    private readonly byte[] _in = new byte[16 * 1024];
    private Stream _stream;
    private int _begin;
    private int _end;

    private Wire(Stream stream) => _stream = stream;

    public static async Task<Wire> OpenAsync(Endpoint endpoint, OutputContext context, CancellationToken cancellation)
    {
        var socket = await GuardedConnector.ConnectAsync(new DnsEndPoint(endpoint.Host, endpoint.Port), context.AllowPrivateNetwork, cancellation);
        var wire = new Wire(new NetworkStream(socket, ownsSocket: true));
        try
        {
            if (endpoint.Tls)
            {
                await wire.SecureAsync(endpoint.Host, context, cancellation);
            }

            return wire;
        }
        catch
        {
            await wire.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on over TLS. What came before in the clear, and was not read, is dropped.</summary>
    public async Task SecureAsync(string host, OutputContext context, CancellationToken cancellation)
    {
        (_begin, _end) = (0, 0);
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = OutputHttp.CertificateCheck(context) }, cancellation);
    }

    public void Write(ReadOnlySpan<byte> bytes) => _out.Write(bytes);

    public void Write(string text) => Encoding.UTF8.GetBytes(text, _out);

    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(_out.WrittenMemory, cancellation);
        await _stream.FlushAsync(cancellation);
        _out.ResetWrittenCount();
    }

    /// <summary>A line without its end, as Latin-1.</summary>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            var span = _in.AsSpan(_begin, _end - _begin);
            var at = span.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(at < 0 ? span : span[..at]));
            if (at >= 0)
            {
                _begin += at + 1;
                return line.ToString().TrimEnd('\r');
            }

            if (line.Length > MaxLine)
            {
                throw new OutputException("The server sent a line without end.");
            }

            await FillAsync(cancellation);
        }
    }

    public async ValueTask<byte> ReadByteAsync(CancellationToken cancellation)
    {
        if (_begin == _end)
        {
            await FillAsync(cancellation);
        }

        return _in[_begin++];
    }

    public async ValueTask<byte[]> ReadAsync(int count, CancellationToken cancellation)
    {
        if (count is < 0 or > MaxRead)
        {
            throw new OutputException("The server sent more than it may.");
        }

        var bytes = new byte[count];
        var have = Math.Min(count, _end - _begin);
        _in.AsSpan(_begin, have).CopyTo(bytes);
        _begin += have;
        await _stream.ReadExactlyAsync(bytes.AsMemory(have), cancellation);
        return bytes;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        _begin = 0;
        _end = await _stream.ReadAsync(_in, cancellation);
        if (_end == 0)
        {
            throw new EndOfStreamException("The server closed the connection.");
        }
    }
}
