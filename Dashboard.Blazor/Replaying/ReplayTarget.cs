namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>Where a replayed event goes, and by whose retry policy.</summary>
/// <param name="SubscriptionId">Null: the usual policy.</param>
internal readonly record struct ReplayTarget(Guid DestinationId, Guid? SubscriptionId);
