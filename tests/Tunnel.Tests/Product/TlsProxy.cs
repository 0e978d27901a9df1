using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Tunnel.Tests.Product;

/// <summary>What stands before most servers: it ends TLS, looks at the request and passes the bytes on.</summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _port;
    private readonly Task _accepting;

    /// <param name="port">Of the server behind it.</param>
    public TlsProxy(TestCertificate certificate, int port)
    {
        _certificate = X509Certificate2.CreateFromPemFile(certificate.CertificateFile, certificate.KeyFile);
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"https://{_listener.LocalEndpoint}";

    /// <summary>How each connection began.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
        }
    }

    private async Task PassAsync(TcpClient near, CancellationToken stop)
    {
        using var client = near;
        using var far = new TcpClient();
        try
        {
            await using var secure = new SslStream(near.GetStream());
            await secure.AuthenticateAsServerAsync(_certificate);
            await far.ConnectAsync(IPAddress.Loopback, _port, stop);
            var head = new byte[8192];
            var length = await secure.ReadAsync(head, stop);
            if (length == 0)
            {
                return; // a client that does not trust the certificate
            }

            Heads.Enqueue(Encoding.Latin1.GetString(head, 0, length));
            await far.GetStream().WriteAsync(head.AsMemory(0, length), stop);
            await Task.WhenAny(secure.CopyToAsync(far.GetStream(), stop), far.GetStream().CopyToAsync(secure, stop));
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // one end has gone, or does not like the other
        }
    }
}
