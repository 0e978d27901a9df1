using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Search;

/// <summary>A delivery in a list.</summary>
public sealed record DeliverySummary
{
    public required Guid Id { get; init; }

    public required Guid EventId { get; init; }

    public required Guid SourceId { get; init; }

    public required Guid DestinationId { get; init; }

    public required Guid? SubscriptionId { get; init; }

    /// <summary>The replay that made it, if one did.</summary>
    public required Guid? ReplayId { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Whether its destination is paused, disabled or gone.</summary>
    public required bool Closed { get; init; }

    public required int AttemptCount { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    public required int? LastStatus { get; init; }

    public required string? LastError { get; init; }

    /// <param name="closed">As <see cref="Closed"/>.</param>
    internal static DeliverySummary Of(Delivery delivery, bool closed) => new()
    {
        Id = delivery.Id,
        EventId = delivery.EventId,
        SourceId = delivery.SourceId,
        DestinationId = delivery.DestinationId,
        SubscriptionId = delivery.SubscriptionId,
        ReplayId = delivery.ReplayId,
        State = delivery.State,
        Closed = closed,
        AttemptCount = delivery.AttemptCount,
        DueAt = delivery.DueAt,
        CreatedAt = delivery.CreatedAt,
        FinishedAt = delivery.FinishedAt,
        LastStatus = delivery.LastStatus,
        LastError = delivery.LastError,
    };

    public DeliveryStatus Status => State is DeliveryState.Pending && Closed ? DeliveryStatus.Held : (DeliveryStatus)State;
}
