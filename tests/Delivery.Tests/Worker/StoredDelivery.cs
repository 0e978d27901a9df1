using WebhookOps.Core.Deliveries;

namespace WebhookOps.Delivery.Tests.Worker;

/// <summary>What the ledger says of a delivery.</summary>
internal sealed record StoredDelivery(DeliveryState State, int AttemptCount, string? LastError, IReadOnlyList<Attempt> Attempts);
