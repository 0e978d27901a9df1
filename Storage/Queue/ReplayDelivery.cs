namespace WebhookOps.Storage.Queue;

/// <summary>A delivery made by a replay.</summary>
public readonly record struct ReplayDelivery(Guid Id, Guid EventId, Guid SourceId, Guid DestinationId, Guid? SubscriptionId, Guid? ReplayId);
