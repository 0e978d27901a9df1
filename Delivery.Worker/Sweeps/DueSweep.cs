using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Finds retries whose time has come, and whatever no hint told of.</summary>
internal sealed class DueSweep(IDeliveryQueue queue, LaneSet lanes) : ISweep
{
    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellation) => lanes.Signal(await queue.FindDueDestinationsAsync(cancellation));
}
