using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Search;

/// <summary>Which deliveries to find; what is null does not matter.</summary>
public sealed record DeliveryQuery
{
    public DeliveryStatus? Status { get; init; }

    public Guid? SourceId { get; init; }

    public Guid? DestinationId { get; init; }

    public Guid? EventId { get; init; }

    public Guid? ReplayId { get; init; }

    /// <summary>Made at or after, to the millisecond.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before, to the millisecond.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether an index names what it finds, and nothing else.</summary>
    internal bool IsIndexed => Status is null or DeliveryStatus.Dead && SourceId is null && DestinationId is null && ReplayId is null;
}
