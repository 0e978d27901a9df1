using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Output;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Operating;

/// <summary>The operator API of a server.</summary>
internal sealed class OperatorClient : IDisposable
{
    private const int PageSize = 200;
    private const string OtherAddress = "Give the address of the operator's pages, not of the public edge.";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    public OperatorClient(Uri server, Secret key, bool verifyTls)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (!verifyTls)
        {
#pragma warning disable CA5359 // asked for by name
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        _http = new HttpClient(handler) { BaseAddress = server, Timeout = s_timeout };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body ?? new JsonObject(), cancellation);

    /// <returns>An empty object where the server answers without a body.</returns>
    /// <exception cref="ApiException"/>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var answer = await RequestAsync(method, path, body, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
        }
        catch (JsonException)
        {
            throw new ApiException($"{_http.BaseAddress} did not answer as the operator API does. {OtherAddress}");
        }
    }

    public async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        using var answer = await RequestAsync(HttpMethod.Get, path, null, cancellation);
        return await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    /// <summary>The items of a list, over as many pages as it takes.</summary>
    /// <param name="query">Without the first question mark; may be empty.</param>
    public async IAsyncEnumerable<JsonNode> ListAsync(
        string path, string query, int limit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = "";
        for (var left = limit; left > 0;)
        {
            var size = Math.Min(left, PageSize).ToString(CultureInfo.InvariantCulture);
            var page = await GetAsync($"{path}?limit={size}{(query.Length > 0 ? "&" + query : "")}{after}", cancellation);
            foreach (var item in page["items"]?.AsArray() ?? [])
            {
                left--;
                yield return item!;
            }

            if (page["next"] is not JsonValue next)
            {
                yield break;
            }

            after = "&after=" + Uri.EscapeDataString(next.ToString());
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        var answer = await _http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw new ApiException(Explain((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation), body));
        }
    }

    /// <summary>Every error that the server tells of, one in a line.</summary>
    private string Explain(int status, string text, JsonNode? body)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject problem && problem["detail"] is not null)
            {
                var lines = problem["errors"] is JsonArray errors && errors.Count > 0
                    ? errors.Select(e => $"{e!["field"]}: {e["detail"]} ({e["code"]}){Members.RemedyOf((string?)e["code"], (string?)e["field"], body)}")
                    : [$"{problem["detail"]} ({problem["code"]})"];
                return string.Join('\n', lines.Select(l => Printable.Of(l)));
            }
        }
        catch (JsonException)
        {
            // not the API's own answer
        }

        return status is (>= 300 and < 400) or 404 or 405
            ? string.Create(CultureInfo.InvariantCulture, $"{_http.BaseAddress} answered {status}, which does not look like the operator's address. {OtherAddress}")
            : string.Create(CultureInfo.InvariantCulture, $"The server answered {status}.");
    }
}
