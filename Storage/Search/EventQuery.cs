using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Search;

/// <summary>Which events to find; what is null does not matter.</summary>
public sealed record EventQuery
{
    public Guid? SourceId { get; init; }

    /// <summary>Events that have a delivery to it (in the <see cref="Status"/> asked for, if any).</summary>
    public Guid? DestinationId { get; init; }

    /// <summary>Events that have a delivery like this.</summary>
    public DeliveryStatus? Status { get; init; }

    /// <summary>The event type, or its beginning with a <c>*</c> behind.</summary>
    public string? Type { get; init; }

    /// <summary>Received at or after, to the millisecond.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before, to the millisecond.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Text in the body (bytes as UTF-8) or the headers, case-sensitive.</summary>
    public string? Text { get; init; }
}
