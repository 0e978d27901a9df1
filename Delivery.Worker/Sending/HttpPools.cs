using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Net;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>
/// The connections to all HTTP destinations: one pool for each combination of what a destination may ask for, so that a connection made
/// without a check is never used by a destination that wants it.
/// </summary>
internal sealed class HttpPools : IDisposable
{
    private readonly DeliveryOptions _options;
    private readonly bool _allowPrivateByDefault;
    private readonly HttpMessageInvoker[] _pools;
    private readonly ConcurrentDictionary<(string Host, int Port), string> _addresses = new();

    public HttpPools(IOptions<DeliveryOptions> options, IHostEnvironment environment)
    {
        _options = options.Value;
        _allowPrivateByDefault = _options.AllowPrivateNetworks ?? environment.IsDevelopment();
        Certificates = new CertificateCheck(FurtherRoots(_options.TrustedRootsFile));
        _pools = [NewPool(false, false), NewPool(false, true), NewPool(true, false), NewPool(true, true)];
    }

    public CertificateCheck Certificates { get; }

    public bool AllowsPrivate(Destination destination) => destination.AllowPrivateNetwork ?? _allowPrivateByDefault;

    public HttpMessageInvoker For(Destination destination) => _pools[(destination.VerifyTls ? 2 : 0) + (AllowsPrivate(destination) ? 1 : 0)];

    /// <summary>The address that the newest connection to a host went to.</summary>
    public string? AddressOf(Uri url) => _addresses.GetValueOrDefault((url.IdnHost, url.Port));

    public void Dispose()
    {
        foreach (var pool in _pools)
        {
            pool.Dispose();
        }
    }

    private HttpMessageInvoker NewPool(bool verifyTls, bool allowPrivate) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null, // the trace context is composed with the rest of the message
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (context, cancellation) =>
        {
            var endPoint = context.DnsEndPoint;
            var socket = await GuardedConnector.ConnectAsync(endPoint, allowPrivate, cancellation);
            _addresses[(endPoint.Host, endPoint.Port)] = ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
            return new NetworkStream(socket, ownsSocket: true);
        },
        ConnectTimeout = TimeSpan.FromSeconds(_options.ConnectTimeoutSeconds),
        EnableMultipleHttp2Connections = true,
        MaxResponseDrainSize = 256 * 1024,
        MaxResponseHeadersLength = 32, // KB
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(3), // so that a change in DNS is followed
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseDrainTimeout = TimeSpan.FromSeconds(2),
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        UseCookies = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => !verifyTls || Certificates.Accept(certificate, chain, errors),
        },
    });

    private static X509Certificate2Collection FurtherRoots(string? file)
    {
        var roots = new X509Certificate2Collection();
        if (string.IsNullOrEmpty(file))
        {
            return roots;
        }

        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CannotStartException($"Delivery:TrustedRootsFile cannot be read: {failure.Message} Name a file of certificates in PEM, or leave it out.", failure);
        }

        return roots.Count > 0 ? roots : throw new CannotStartException($"Delivery:TrustedRootsFile '{file}' has no certificate in it. Name a file of certificates in PEM, or leave it out.");
    }
}
