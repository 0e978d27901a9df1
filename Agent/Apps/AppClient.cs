using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Apps;

/// <summary>Calls apps near the agent. The allow-list is held against the address really connected to.</summary>
internal sealed class AppClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly AllowList _allowed;
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpMessageInvoker _strict;
    private readonly HttpMessageInvoker _anyCertificate;

    public AppClient(AppSettings settings)
    {
        _allowed = settings.AllowList();
        _strict = Create(CertificateCheck.Of(verify: true, settings.Authorities));
        _anyCertificate = Create(CertificateCheck.Of(verify: false, settings.Authorities));
    }

    public HttpMessageInvoker For(bool verifyTls) => verifyTls ? _strict : _anyCertificate;

    /// <summary>The address that connections to an app went to last.</summary>
    public string? AddressOf(Uri app) => _addresses.GetValueOrDefault(app.Authority);

    public void Dispose()
    {
        _strict.Dispose();
        _anyCertificate.Dispose();
    }

    private HttpMessageInvoker Create(RemoteCertificateValidationCallback? check) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = check },
        UseCookies = false,
        UseProxy = false,
    });

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (!_allowed.Allows(host, port))
        {
            throw Refused($"The agent's allow-list does not contain {host}:{port}.");
        }

        var addresses = await ResolveAsync(host, port, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], port, cancellation);
            _addresses[context.InitialRequestMessage.RequestUri!.Authority] = socket.RemoteEndPoint?.ToString() ?? "";
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, int port, CancellationToken cancellation)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = _allowed.Filter(host, port, addresses);
        return allowed.Count > 0
            ? allowed
            : throw Refused($"{host} leads to {string.Join(", ", addresses.AsEnumerable())}, which the agent's allow-list does not contain.");
    }

    private static ForwardFaultException Refused(string detail) => new(new ForwardFault(ErrorCodes.TargetNotAllowed, detail, 502));
}
