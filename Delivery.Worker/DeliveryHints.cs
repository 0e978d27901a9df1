using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Delivery.Worker;

/// <summary>Hears what other parts of the product tell the worker.</summary>
internal sealed partial class DeliveryHints(LaneSet lanes, ICatalogSource catalog, ILogger<DeliveryHints> logger) : IHintListener
{
    public void DeliveriesReady(IReadOnlyCollection<Guid> destinations) => lanes.Signal(destinations);

    public void CatalogChanged() => _ = RefreshAsync();

    private async Task RefreshAsync()
    {
        try
        {
            await catalog.RefreshAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogRefreshFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The configuration could not be read again; the next look at it will.")]
    private partial void LogRefreshFailed(Exception failure);
}
