namespace WebhookOps.Core.Events;

/// <summary>An accepted request on its way into the ledger, with the deliveries it is owed.</summary>
public sealed record NewEvent
{
    public required Guid Id { get; init; }

    public required Guid SourceId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    /// <summary>See <see cref="InboundRequest.Path"/>.</summary>
    public required string Path { get; init; }

    /// <summary>See <see cref="InboundRequest.Query"/>.</summary>
    public required string Query { get; init; }

    /// <summary>As they came, less the sender's credentials.</summary>
    public required HeaderList Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>The provider's own name for what happened; at most 255 printable characters.</summary>
    public string? EventType { get; init; }

    /// <summary>The provider's own id for it; at most 255 printable characters.</summary>
    public string? ProviderEventId { get; init; }

    /// <summary>Two events of one source with the same key inside the window are one event; null: never a duplicate.</summary>
    public DedupeKey? DedupeKey { get; init; }

    /// <summary>From when on the same key makes a new event again.</summary>
    public DateTimeOffset DedupeUntil { get; init; }

    public string? RemoteAddress { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request, so that deliveries join its trace.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The scheme that proved the sender (<c>hmac-sha256</c>, …), or <c>none</c>.</summary>
    public required string VerifiedBy { get; init; }

    public required IReadOnlyList<NewDelivery> Deliveries { get; init; }
}
