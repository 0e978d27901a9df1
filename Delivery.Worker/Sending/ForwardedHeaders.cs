using System.Collections.Frozen;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Which headers of the provider travel on to the destination.</summary>
internal static class ForwardedHeaders
{
    /// <summary>The provider's own Standard Webhooks headers travel under this prefix; ours take their names.</summary>
    public const string OriginalPrefix = "x-original-";

    private static readonly FrozenSet<string> Withheld = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,

        // of the connection it came on, not of the message
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings", "expect",
        "host", "content-length", "accept-encoding",

        // the sender's credentials with us
        "authorization", "proxy-authorization", "proxy-authenticate", "cookie",

        // where the sender says it comes from, which the destination might believe of us
        "forwarded", "x-real-ip", "via",

        // ours to set
        "traceparent", "tracestate");

    private static readonly FrozenSet<string> StandardWebhooks = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "webhook-id", "webhook-timestamp", "webhook-signature");

    /// <summary>The name under which a header travels, or null if it stays here.</summary>
    /// <param name="connection">What the request's own <c>Connection</c> header named as hop-by-hop, or null.</param>
    public static string? NameOf(string name, string? connection)
    {
        if (Withheld.Contains(name)
            || name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(':')
            || IsOurs(name)
            || (connection is not null && Names(connection, name)))
        {
            return null;
        }

        return StandardWebhooks.Contains(name) ? OriginalPrefix + name : name;
    }

    /// <summary><c>x-webhookops-*</c> is ours, but for the signature that generic sources put there themselves.</summary>
    private static bool IsOurs(string name) =>
        name.StartsWith("x-webhookops-", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("x-webhookops-signature", StringComparison.OrdinalIgnoreCase);

    private static bool Names(string connection, string name)
    {
        foreach (var part in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan(part).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
