using System.Collections.Immutable;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>A source, a destination with a receiver behind it, and the subscription between them.</summary>
public sealed class Route : IAsyncDisposable
{
    public const string SourceSecret = "what-the-provider-signs-with";

    private static readonly HttpClient s_sender = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly IProduct _product;
    private readonly string _signingSecret;

    private Route(IProduct product, string name, Receiver receiver, string signingSecret)
    {
        (_product, Name, Receiver, _signingSecret) = (product, name, receiver, signingSecret);
    }

    /// <summary>Of the source and the destination alike.</summary>
    public string Name { get; }

    public Receiver Receiver { get; }

    /// <summary>What the provider calls.</summary>
    public string Url => $"{_product.EdgeUrl}/in/{Name}";

    /// <param name="retry">Of the subscription; short waits by default.</param>
    /// <param name="timeoutSeconds">Of the destination.</param>
    /// <param name="rateLimit">Of the destination too; null: none.</param>
    public static async Task<Route> MakeAsync(IProduct product, string provider = "generic", Answer? answer = null, object? retry = null, double timeoutSeconds = 30, object? rateLimit = null)
    {
        var name = $"{provider}-{Guid.NewGuid().ToString("N")[..8]}";
        var receiver = await Receiver.StartAsync(answer);
        await product.Api.PostAsync("/api/sources", new { slug = name, provider, signingSecret = SourceSecret, maxBodyBytes = 6 * 1024 * 1024 });
        var destination = await product.Api.PostAsync("/api/destinations", new { name, url = $"{receiver.Url}/hook", timeoutSeconds, rateLimit });
        await product.Api.PostAsync(
            "/api/subscriptions",
            new { source = name, destination = name, retry = retry ?? new { maxAttempts = 100, baseSeconds = 0.1, factor = 1.5, capSeconds = 2 } });
        await product.SettleAsync();
        return new Route(product, name, receiver, (string)destination["signingSecret"]!);
    }

    /// <summary>Sends a webhook, which is answered 2xx.</summary>
    /// <returns>The event's id, and whether it was known already.</returns>
    public static async Task<(string EventId, bool Duplicate)> SendAsync(HttpRequestMessage webhook)
    {
        using (webhook)
        {
            using var answer = await s_sender.SendAsync(webhook);
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {text}");
            var json = JsonNode.Parse(text)!;
            return ((string)json["eventId"]!, (bool)json["duplicate"]!);
        }
    }

    /// <summary>The only delivery of an event, once a condition holds for it.</summary>
    public async Task<JsonNode> WaitForDeliveryAsync(string eventId, Func<JsonNode, bool> condition)
    {
        JsonNode? delivery = null;
        await Eventually.HoldsAsync(
            async () => condition(delivery = (await _product.Api.GetAsync($"/api/events/{eventId}"))["deliveries"]!.AsArray().ShouldHaveSingleItem()!),
            $"the delivery of {eventId}; last seen: {delivery}");
        return delivery!;
    }

    public Task<JsonNode> WaitForStateAsync(string eventId, string state) => WaitForDeliveryAsync(eventId, d => (string?)d["state"] == state);

    /// <summary>What the receiver got of one event, when there are so many of it.</summary>
    public async Task<ImmutableList<ReceivedRequest>> ReceiveAsync(string eventId, int count = 1) =>
        (await Receiver.WaitForAsync(all => all.Count(r => r.Id == eventId) >= count)).FindAll(r => r.Id == eventId);

    /// <summary>Whether a request carries the destination's signature, reckoned from the standard's text and not by the product's code.</summary>
    public bool IsSigned(ReceivedRequest request)
    {
        _signingSecret.ShouldStartWith("whsec_");
        var key = Convert.FromBase64String(_signingSecret["whsec_".Length..]);
        byte[] content = [.. System.Text.Encoding.ASCII.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}."), .. request.Body];
        var expected = "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, content));
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(request.Header("webhook-timestamp")!, System.Globalization.CultureInfo.InvariantCulture);
        return Math.Abs(age) < 300 && request.Header("webhook-signature")!.Split(' ').Contains(expected, StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();
}
