using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Channels;

/// <summary>Makes channels and the way to them.</summary>
internal static class ChannelRoutes
{
    /// <returns>The channel's token.</returns>
    public static async Task<string> AddChannelAsync(this StandaloneServer product, string name)
    {
        var token = (await product.AskAsync("/api/channels", new { name, maxQueueSize = 1_000_000 }))["token"]!.GetValue<string>();
        await product.PostAsync("/api/destinations", new { name, kind = "channel", channel = name });
        return token;
    }

    public static async Task<Uri> AddSourceAsync(this StandaloneServer product, string name)
    {
        await product.PostAsync("/api/sources", new { slug = name, provider = "github", signingSecret = Load.SignedRequest.Secret });
        await product.PostAsync("/api/subscriptions", new { source = name, destination = name });
        return new Uri(product.Edge, "/in/" + name);
    }
}
