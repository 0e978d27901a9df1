using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.ServiceDefaults.Messaging;

namespace WebhookOps.Delivery.Worker;

/// <summary>Hears what other parts of the product tell the worker.</summary>
internal sealed class DeliveryHints(LaneSet lanes) : IHintListener
{
    public void DeliveriesReady(IReadOnlyCollection<Guid> destinations) => lanes.Signal(destinations);
}
