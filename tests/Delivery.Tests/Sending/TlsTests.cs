using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Delivery.Worker;
using WebhookOps.Testing;

namespace WebhookOps.Delivery.Tests.Sending;

public sealed class TlsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _root = NewRoot();

    public TlsTests() => File.WriteAllText(_folder["roots.pem"], _root.ExportCertificatePem());

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_a_trusted_root_is_accepted() => (await SendAsync("localhost", -1, 30)).Status.ShouldBe(200);

    [Fact]
    public async Task An_expired_certificate_is_refused() =>
        (await SendAsync("localhost", -30, -1)).ErrorCode.ShouldBe(ErrorCodes.CertificateExpired);

    [Fact]
    public async Task A_certificate_for_another_host_is_refused() =>
        (await SendAsync("other.example", -1, 30)).ErrorCode.ShouldBe(ErrorCodes.CertificateName);

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused() =>
        (await SendAsync("localhost", -1, 30, trusted: false)).ErrorCode.ShouldBe(ErrorCodes.SelfSignedCertificate);

    [Fact]
    public async Task A_destination_may_do_without_the_check() =>
        (await SendAsync("other.example", -30, -1, trusted: false, verify: false)).Status.ShouldBe(200);

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_a_tls_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        using var bench = new SenderBench();
        var result = await bench.SendAsync(SenderBench.To($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        result.ErrorCode.ShouldBe(ErrorCodes.Tls);
    }

    private async Task<SendResult> SendAsync(string host, int fromDays, int toDays, bool trusted = true, bool verify = true)
    {
        using var certificate = NewLeaf(host, fromDays, toDays);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [_root]),
                });
                _ = await tls.ReadAtLeastAsync(new byte[4096], 100, throwOnEndOfStream: false);
                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException)
            {
                // What the client makes of the certificate is the client's to say.
            }
        });
        using var bench = new SenderBench(new DeliveryOptions { AllowPrivateNetworks = true, TrustedRootsFile = trusted ? _folder["roots.pem"] : null });
        var destination = SenderBench.To($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        destination.VerifyTls = verify;
        var result = await bench.SendAsync(destination);
        await serving;
        return result;
    }

    private static X509Certificate2 NewRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(60));
    }

    private X509Certificate2 NewLeaf(string host, int fromDays, int toDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
