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

    public static IQueryable<DeliverySummary> Summarize(this LedgerContext db, IQueryable<Delivery> deliveries) => deliveries.Select(d => new DeliverySummary
    {
        Id = d.Id,
        EventId = d.EventId,
        SourceId = d.SourceId,
        DestinationId = d.DestinationId,
        SubscriptionId = d.SubscriptionId,
        ReplayId = d.ReplayId,
        State = d.State,
        Closed = !db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null),
        AttemptCount = d.AttemptCount,
        DueAt = d.DueAt,
        CreatedAt = d.CreatedAt,
        FinishedAt = d.FinishedAt,
        LastStatus = d.LastStatus,
        LastError = d.LastError,
    });
}
