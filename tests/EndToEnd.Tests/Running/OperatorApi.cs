using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>The operator's API as a script calls it.</summary>
public sealed class OperatorApi : IDisposable
{
    private readonly HttpClient _http;

    public OperatorApi(string url, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri(url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await ReadAsync(answer, path);
    }

    public Task<byte[]> GetBytesAsync(string path) => _http.GetByteArrayAsync(path);

    /// <summary>Posts what must succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using var answer = await SendAsync(path, body);
        return await ReadAsync(answer, path);
    }

    /// <summary>Posts what must be refused.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Problem)> PostInVainAsync(string path, object body)
    {
        using var answer = await SendAsync(path, body);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(string path, object? body) =>
        body is null ? _http.PostAsync(path, null) : _http.PostAsJsonAsync(path, body);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
