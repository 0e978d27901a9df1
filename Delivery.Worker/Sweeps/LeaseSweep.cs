using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Takes deliveries back from workers that have died with them.</summary>
internal sealed class LeaseSweep(IDeliveryQueue queue, ICatalogSource catalog, LaneSet lanes) : ISweep
{
    private const int Batch = 500;

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Guid> released;
        do
        {
            released = await queue.ReleaseExpiredLeasesAsync(catalog.Current.RetryOf, Batch, cancellation);
            lanes.Signal(released);
        }
        while (released.Count > 0);
    }
}
