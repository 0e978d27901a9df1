using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

internal static class DeliveryFilters
{
    /// <summary>Deliveries of a status. The states stand in the SQL as constants, so that the partial indexes on them are used.</summary>
    public static IQueryable<Delivery> With(this LedgerContext db, IQueryable<Delivery> deliveries, DeliveryStatus? status) => status switch
    {
        null => deliveries,
        DeliveryStatus.Pending => deliveries.Where(d =>
            d.State == DeliveryState.Pending && db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null)),
        DeliveryStatus.Held => deliveries.Where(d =>
            d.State == DeliveryState.Pending && !db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null)),
        DeliveryStatus.Sending => deliveries.Where(d => d.State == DeliveryState.Sending),
        DeliveryStatus.Delivered => deliveries.Where(d => d.State == DeliveryState.Delivered),
        DeliveryStatus.Dead => deliveries.Where(d => d.State == DeliveryState.Dead),
        DeliveryStatus.Cancelled => deliveries.Where(d => d.State == DeliveryState.Cancelled),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The last step of a query: SQL knows nothing of a summary.</summary>
    public static IQueryable<DeliverySummary> Summarize(this LedgerContext db, IQueryable<Delivery> deliveries) => deliveries.AsNoTracking().Select(d =>
        DeliverySummary.Of(d, !db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null)));
}
