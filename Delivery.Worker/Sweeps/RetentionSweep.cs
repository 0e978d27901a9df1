using Microsoft.Extensions.Options;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Removes what need not be kept any longer. A run that fails or is cut short is taken up by the next.</summary>
internal sealed partial class RetentionSweep(ILedgerRetention retention, ICatalogSource catalog, IOptions<RetentionOptions> options, ILogger<RetentionSweep> logger) : ISweep
{
    public TimeSpan Every { get; } = TimeSpan.FromMinutes(options.Value.SweepMinutes);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation); // a source that keeps its events for longer must be known
        var removed = await retention.SweepAsync(options.Value.ToPolicy(catalog.Current.Sources.Values), cancellation);
        if (removed.Events + removed.Bodies + removed.RejectedRequests > 0)
        {
            LogRemoved(removed.Events, removed.Deliveries, removed.Bodies, removed.RejectedRequests);
        }
    }

    [LoggerMessage(LogLevel.Information, "Retention removed {Events} events, {Deliveries} deliveries, {Bodies} bodies and {Rejected} rejected requests.")]
    private partial void LogRemoved(long events, long deliveries, long bodies, long rejected);
}
