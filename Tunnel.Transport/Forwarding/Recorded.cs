using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Sends a recorded request again.</summary>
public static class Recorded
{
    /// <param name="original">Its body must have been kept whole.</param>
    /// <param name="again">Records this time.</param>
    /// <param name="headers">In place of the original's.</param>
    public static async Task SendAsync(
        HttpMessageInvoker client, string method, Uri uri, Recording original, Recording again, bool throughTunnel, CancellationToken cancellation,
        Func<HttpResponseMessage, CancellationToken, ValueTask>? look = null, HeaderList? headers = null)
    {
        again.RequestHeaders = headers ?? original.RequestHeaders;
        var body = original.RequestBody.ToArray();
        using var message = new HttpRequestMessage(HttpMethod.Parse(method), uri)
        {
            Version = throughTunnel ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body.Length > 0 ? new ByteArrayContent(body) : null,
        };
        foreach (var (name, value) in again.RequestHeaders)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        again.RequestBody.Append(body);
        using var response = await client.SendAsync(message, cancellation);
        if (look is not null)
        {
            await look(response, cancellation);
        }

        again.Answered((int)response.StatusCode, Headers(response));
        var buffer = new byte[16 * 1024];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            again.ResponseBody.Append(buffer.AsSpan(0, count));
        }
    }

    private static HeaderList Headers(HttpResponseMessage response) => new(
        [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(h => EndToEndHeaders.Pass(h.Key) && !Protocol.TunnelHeaders.IsOurs(h.Key))
            .SelectMany(h => h.Value, (h, value) => new Header(h.Key, value))]);
}
