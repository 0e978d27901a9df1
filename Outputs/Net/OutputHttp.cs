using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using WebhookOps.Core.Net;

namespace WebhookOps.Outputs.Net;

/// <summary>HTTP clients whose connections go through the guard; no redirects, cookies or proxies.</summary>
public static class OutputHttp
{
    public static SocketsHttpHandler NewHandler(OutputContext context) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (request, cancellation) =>
            new NetworkStream(await GuardedConnector.ConnectAsync(request.DnsEndPoint, context.AllowPrivateNetwork, cancellation), ownsSocket: true),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 32, // KB
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(3),
        RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
        UseCookies = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = CertificateCheck(context) },
    };

    public static RemoteCertificateValidationCallback CertificateCheck(OutputContext context) => (sender, certificate, chain, errors) =>
        !context.VerifyTls || (context.Certificates?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None);

    /// <summary>At most so much of an answer, for a person to read.</summary>
    public static async Task<string> ReadSomeAsync(HttpResponseMessage response, int most, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[most];
        var size = await stream.ReadAtLeastAsync(buffer, most, throwOnEndOfStream: false, cancellation);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, size);
    }

    public static bool IsUrl(string text) =>
        text.Length <= 2048 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
}
