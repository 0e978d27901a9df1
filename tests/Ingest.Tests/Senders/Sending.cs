using System.Net.Http.Headers;
using System.Text.Json;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Senders;

internal static class Sending
{
    /// <summary>Sends to a source as somebody with a token, or without.</summary>
    /// <returns>What came of it; the code of a refusal.</returns>
    public static async Task<(int Status, string? Code)> SendAsync(
        this IngestServer server, string slug, string? bearer, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/in/{slug}") { Content = new StringContent(body ?? Guid.NewGuid().ToString()) };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
    }
}
