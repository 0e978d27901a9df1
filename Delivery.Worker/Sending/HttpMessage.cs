using System.Diagnostics;
using System.Globalization;
using System.Net;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.StandardWebhooks;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Composes what a destination receives.</summary>
internal static class HttpMessage
{
    public static HttpRequestMessage Compose(Outgoing outgoing, Target target, Uri url, DateTimeOffset now)
    {
        var @event = outgoing.Event;
        var message = new HttpRequestMessage(HttpMethod.Parse(@event.Method), url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = HasContent(@event) ? new ReadOnlyMemoryContent(@event.Body) : null,
        };

        var headers = @event.Headers;
        var connection = headers.Find("connection") is null ? null : string.Join(',', headers.FindAll("connection"));
        var hasUserAgent = false;
        for (var i = 0; i < headers.Count; i++)
        {
            if (ForwardedHeaders.NameOf(headers[i].Name, connection) is { } name)
            {
                Add(message, name, headers[i].Value);
                hasUserAgent |= name.Equals("user-agent", StringComparison.OrdinalIgnoreCase);
            }
        }

        var id = PublicId.Format(PublicId.Event, @event.Id);
        Set(message, "webhook-id", id);
        Set(message, "webhook-timestamp", WebhookSigner.Timestamp(now));
        if (target.Signer?.Sign(id, now, @event.Body) is { Length: > 0 } signature)
        {
            Set(message, "webhook-signature", signature);
        }

        Set(message, "x-webhookops-source", outgoing.Source);
        Set(message, "x-webhookops-attempt", outgoing.AttemptNumber.ToString(CultureInfo.InvariantCulture));
        var hops = Math.Min(Hops.Parse(headers.Find(Hops.HeaderName)), Hops.Max) + 1;
        Set(message, Hops.HeaderName, hops.ToString(CultureInfo.InvariantCulture));
        Set(message, "traceparent", TraceParentOf(outgoing));
        if (!hasUserAgent)
        {
            Set(message, "user-agent", "WebhookOps");
        }

        foreach (var (name, value) in target.Headers)
        {
            Replace(message, name, value);
        }

        return message;
    }

    /// <summary>GET and its like carry no body unless the provider's request did.</summary>
    private static bool HasContent(Event @event) =>
        @event.Body.Length > 0 || @event.Method is "POST" or "PUT" or "PATCH" || @event.Headers.Find("content-type") is not null;

    /// <summary>An event that came without a trace begins one of its own, the same for every attempt.</summary>
    private static string TraceParentOf(Outgoing outgoing)
    {
        var (@event, deliveryId) = (outgoing.Event, outgoing.DeliveryId);
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            ? id
            : @event.TraceParent ?? $"00-{@event.Id:N}-{deliveryId.ToString("N")[16..]}-00";
    }

    private static void Set(HttpRequestMessage message, string name, string value) => message.Headers.TryAddWithoutValidation(name, value);

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.TryAddWithoutValidation(name, value))
        {
            message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void Replace(HttpRequestMessage message, string name, string value)
    {
        // Each of the two collections throws on names that belong to the other.
        if (message.Headers.TryAddWithoutValidation(name, value))
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        else if (message.Content is { } content && content.Headers.TryAddWithoutValidation(name, value))
        {
            content.Headers.Remove(name);
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
