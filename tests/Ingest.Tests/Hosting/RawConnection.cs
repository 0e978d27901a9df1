using System.Net.Sockets;
using System.Text;

namespace WebhookOps.Ingest.Tests.Hosting;

/// <summary>A TCP connection that says what no HTTP client would.</summary>
public sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _read = "";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    /// <summary>The next status line, read past everything before it.</summary>
    public async Task<int> StatusAsync()
    {
        while (true)
        {
            var start = _read.IndexOf("HTTP/1.1 ", StringComparison.Ordinal);
            if (start >= 0 && _read.Length >= start + 12)
            {
                var status = int.Parse(_read.AsSpan(start + 9, 3));
                _read = _read[(start + 12)..];
                return status;
            }

            if (await ReceiveAsync() == 0)
            {
                throw new EndOfStreamException("The server closed the connection without an answer.");
            }
        }
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReceiveAsync() > 0)
        {
        }

        return _read;
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var length = await socket.ReceiveAsync(_buffer, limit.Token);
            _read += Encoding.Latin1.GetString(_buffer, 0, length);
            return length;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
