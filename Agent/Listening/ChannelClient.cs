using System.Net.Http.Headers;
using System.Text.Json;

namespace WebhookOps.Agent.Listening;

/// <summary>Asks a server for a temporary URL.</summary>
internal static class ChannelClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="HttpRequestException">The server cannot be reached, or gives none out; the message says which.</exception>
    public static async Task<Channel> NewAsync(Uri server, bool verifyTls, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (!verifyTls)
        {
#pragma warning disable CA5359 // asked for by name
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024 };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await client.GetAsync(new Uri(server, "/new"), cancellation);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            var root = json.RootElement;
            return answer.IsSuccessStatusCode
                ? new Channel(root.GetProperty("channel_id").GetString()!, root.GetProperty("token").GetString()!)
                : throw new HttpRequestException(root.TryGetProperty("detail", out var detail) ? detail.GetString() : $"The server answered {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException($"{server.Authority} does not answer as a WebhookOps server does. Check --server.", failure);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{server.Authority} did not answer within {Patience.TotalSeconds:0} s.", late);
        }
    }
}
