using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>Reads what the first page shows.</summary>
internal sealed class OverviewQuery(
    IDbContextFactory<LedgerContext> contexts, StatsQuery stats, EventSearch events, ICatalogSource catalog, TimeProvider clock)
{
    private const int LatestEvents = 20;

    public async Task<OverviewPicture> ReadAsync(CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var now = clock.GetUtcNow();
        var counts = await stats.ReadAsync(now.AddDays(-1), now, buckets: 1, cancellation);
        var latest = await events.FindAsync(new EventQuery(), null, LatestEvents, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return new OverviewPicture
        {
            Catalog = catalog.Current,
            Counts = counts,
            OldestWaiting = await db.Deliveries
                .Where(d => d.State == DeliveryState.Pending && db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null))
                .MinAsync(d => (DateTimeOffset?)d.CreatedAt, cancellation),
            Latest = latest.Items,
            HasDelivered = latest.Items.Any(e => e.Deliveries.Any(d => d.Status == DeliveryStatus.Delivered))
                || await db.Deliveries.AnyAsync(d => d.State == DeliveryState.Delivered, cancellation),
        };
    }
}
