using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Ends what is owed to destinations that have been deleted.</summary>
internal sealed partial class OrphanSweep(IDeliveryQueue queue, ILogger<OrphanSweep> logger) : ISweep
{
    private const int Batch = 1000;

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var all = 0;
        int buried;
        do
        {
            buried = await queue.BuryOrphansAsync(Batch, cancellation);
            all += buried;
        }
        while (buried > 0);
        if (all > 0)
        {
            LogBuried(all);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries are dead: their destination has been deleted.")]
    private partial void LogBuried(int count);
}
