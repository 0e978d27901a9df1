namespace WebhookOps.Core.Deliveries;

/// <summary>
/// Where a delivery stands. <c>held</c> is not stored: a pending delivery is held while its destination is paused, so that pausing a
/// million deliveries writes one row.
/// </summary>
public enum DeliveryState : short
{
    Pending = 0,
    Sending = 1,
    Delivered = 2,
    Dead = 3,
    Cancelled = 4,
}
