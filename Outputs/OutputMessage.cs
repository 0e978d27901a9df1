using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;

namespace WebhookOps.Outputs;

/// <summary>One event on its way into a data system.</summary>
public sealed record OutputMessage
{
    /// <summary>The event's id (<c>evt_…</c>), the same on every attempt: what the system can recognise a repeat by.</summary>
    public required string Id { get; init; }

    /// <summary>Slug of the source.</summary>
    public required string Source { get; init; }

    public string? EventType { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    /// <summary>The provider's own, as they came, less the sender's credentials.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>Byte for byte as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    public string ContentType => Headers.Find("content-type") ?? "application/octet-stream";

    public static OutputMessage Of(Outgoing outgoing)
    {
        ArgumentNullException.ThrowIfNull(outgoing);
        var @event = outgoing.Event;
        return new OutputMessage
        {
            Id = PublicId.Format(PublicId.Event, @event.Id),
            Source = outgoing.Source,
            EventType = @event.EventType,
            ReceivedAt = @event.ReceivedAt,
            Method = @event.Method,
            Path = @event.Path,
            Query = @event.Query,
            Headers = @event.Headers,
            Body = @event.Body,
            Attempt = outgoing.AttemptNumber,
        };
    }
}
