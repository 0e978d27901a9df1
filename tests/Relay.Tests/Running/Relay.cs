using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace WebhookOps.Relay.Tests.Running;

/// <summary>A source, a channel and the way between them.</summary>
/// <param name="Name">Of all of them.</param>
public sealed record Relay(string Edge, string Name, string Token)
{
    /// <summary>What the provider calls.</summary>
    public string Url => $"{Edge}/in/{Name}";

    public string Stream => $"{Edge}/connect/stream/{Name}";

    public static async Task<Relay> MakeAsync(Func<string, object?, Task<JsonNode>> post, string edge, object? settings = null, object? retry = null)
    {
        var name = "relay-" + Guid.NewGuid().ToString("N")[..10];
        var channel = settings is null ? new JsonObject() : System.Text.Json.JsonSerializer.SerializeToNode(settings)!.AsObject();
        channel["name"] = name;
        var token = (string)(await post("/api/channels", channel))["token"]!;
        await post("/api/sources", new { slug = name, provider = "generic" });
        await post("/api/destinations", new { name, kind = "channel", channel = name });
        await post("/api/subscriptions", new { source = name, destination = name, retry = retry ?? new { maxAttempts = 100, baseSeconds = 0.1, factor = 1, capSeconds = 1 } });
        return new Relay(edge, name, token);
    }

    /// <summary>Sends a webhook that must be taken.</summary>
    public async Task SendAsync(HttpClient http, string body, params (string Name, string Value)[] headers)
    {
        using var answer = await TrySendAsync(http, Encoding.UTF8.GetBytes(body), headers);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<HttpResponseMessage> TrySendAsync(HttpClient http, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Webhook-Id", Guid.NewGuid().ToString());
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await http.SendAsync(request);
    }

    /// <summary>Sends many, one after another, with bodies <c>{"n":0}</c>, <c>{"n":1}</c>, ….</summary>
    public async Task SendNumbersAsync(HttpClient http, int count, int first = 0)
    {
        for (var n = first; n < first + count; n++)
        {
            await SendAsync(http, $$"""{"n":{{n}}}""");
        }
    }

    public Task<Connector> ConnectAsync(string? token = null, string? id = null) => Connector.ConnectAsync(this, token, id);
}
