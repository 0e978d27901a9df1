using System.Net.Http.Headers;
using System.Net.Security;
using System.Text.Json;

namespace WebhookOps.Agent.Listening;

/// <summary>Asks a server for a temporary URL.</summary>
internal static class ChannelClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="HttpRequestException">The server cannot be reached, or gives none out; the message says which.</exception>
    public static async Task<Channel> NewAsync(Uri server, RemoteCertificateValidationCallback? check, CancellationToken cancellation)
    {
        using var client = Create(check);
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

    /// <summary>Whether the server still takes the token for its channel: to its owner it only says that a WebSocket is wanted.</summary>
    public static async Task<bool> IsOursAsync(Uri server, Channel channel, RemoteCertificateValidationCallback? check, CancellationToken cancellation)
    {
        using var client = Create(check);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/ws/" + channel.Id));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", channel.Token);
        try
        {
            using var answer = await client.SendAsync(request, cancellation);
            return answer.StatusCode == System.Net.HttpStatusCode.UpgradeRequired;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static HttpClient Create(RemoteCertificateValidationCallback? check)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = check } };
        var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024 };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }
}
