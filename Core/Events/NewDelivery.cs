namespace WebhookOps.Core.Events;

/// <summary>One destination that an event is owed to.</summary>
public readonly record struct NewDelivery(Guid Id, Guid DestinationId, Guid? SubscriptionId);
