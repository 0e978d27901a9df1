using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using WebhookOps.Agent.Connecting.Settings;

namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>The connector's HTTP connections to the server: its trust, its certificate, its token.</summary>
internal static class ServerHttp
{
    public static SocketsHttpHandler Handler(ConnectorSettings settings)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = settings.ConnectionTimeout, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (settings.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, settings.ClientKey)];
        }

        if (!settings.VerifyTls)
        {
#pragma warning disable CA5359 // asked for by name
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (settings.CaCertificate is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    public static HttpRequestMessage Request(ConnectorSettings settings, HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token.Reveal());
        request.Headers.TryAddWithoutValidation("X-Connector-Id", settings.ConnectorId);
        return request;
    }

    /// <summary>The answer to a message, for streams that carry none.</summary>
    public static async Task AnswerAsync(HttpClient http, ConnectorSettings settings, string connectionId, ChannelMessage message, Verdict verdict, CancellationToken cancellation)
    {
        var query = $"message_id={message.Id}&status={(verdict.Taken ? "ack" : "nack")}&retry={(verdict.Retry ? "true" : "false")}&reason={Uri.EscapeDataString(Clip(verdict.Reason))}";
        using var request = Request(settings, HttpMethod.Post, settings.Server.Connect("ack", query));
        request.Headers.Add("X-Connection-Id", connectionId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.ConnectionTimeout);
        using var answer = await http.SendAsync(request, limit.Token);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            throw new HttpRequestException($"The server answered {(int)answer.StatusCode} to an answer.");
        }
    }

    /// <summary>What the server says when it does not let the connector in.</summary>
    public static async Task<StreamEndedException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var reason = $"The server answered {(int)answer.StatusCode}";
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            return new StreamEndedException($"{reason}: {problem.RootElement.GetProperty("detail").GetString()}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or HttpRequestException)
        {
            return new StreamEndedException($"{reason} and no reason.");
        }
    }

    public static string Clip(string? reason) => reason is null ? "" : reason[..Math.Min(reason.Length, 300)];
}
