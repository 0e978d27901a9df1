namespace WebhookOps.Core.Deliveries;

/// <summary>Where a delivery stands as people see it: its state, or held while its destination is paused or disabled.</summary>
public enum DeliveryStatus
{
    Pending,
    Sending,
    Delivered,
    Dead,
    Cancelled,
    Held,
}
