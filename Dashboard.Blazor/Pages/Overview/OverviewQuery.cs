using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>Reads what the first page shows.</summary>
internal sealed class OverviewQuery(
    IDbContextFactory<LedgerContext> contexts, StatsQuery stats, EventSearch events, DeliverySearch deliveries, IncidentLog incidents, ICatalogSource catalog, TimeProvider clock)
{
    private const int LatestEvents = 10;
    private const int MostFailing = 10;

    private static readonly TimeSpan s_soon = TimeSpan.FromDays(14);

    /// <param name="period">How far back to count, in whole parts of it.</param>
    public async Task<OverviewPicture> ReadAsync(Period period, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var now = clock.GetUtcNow();
        var end = period.EndOf(now);
        var counts = await stats.ReadAsync(end - period.Length, end, period.Parts, cancellation);
        var latest = await events.FindAsync(new EventQuery(), null, LatestEvents, cancellation);
        return new OverviewPicture
        {
            Catalog = catalog.Current,
            Counts = counts,
            Incidents = await incidents.OpenOnesAsync(cancellation),
            Troubles = await FindTroublesAsync(now, cancellation),
            Latest = latest.Items,
            HasDelivered = latest.Items.Any(e => e.Deliveries.Any(d => d.Status == DeliveryStatus.Delivered)) || await HasDeliveredAsync(cancellation),
        };
    }

    public async Task<Troubles> ReadTroublesAsync(CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        return await FindTroublesAsync(clock.GetUtcNow(), cancellation);
    }

    private async Task<Troubles> FindTroublesAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return new Troubles(
            await db.Deliveries
                .Where(d => d.State == DeliveryState.Pending && db.Destinations.Any(x => x.Id == d.DestinationId && x.Enabled && x.PausedAt == null))
                .MinAsync(d => (DateTimeOffset?)d.CreatedAt, cancellation),
            [.. (await deliveries.FindFailingAsync(cancellation)).Take(MostFailing)],
            await FindConcernsAsync(db, now, cancellation));
    }

    private async Task<bool> HasDeliveredAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Deliveries.AnyAsync(d => d.State == DeliveryState.Delivered, cancellation);
    }

    private async Task<IReadOnlyList<Concern>> FindConcernsAsync(LedgerContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var current = catalog.Current;
        var soon = now + s_soon;
        var agents = await db.Agents.Where(a => a.RevokedAt == null && a.ConnectedAt != null).ToListAsync(cancellation);
        var keys = await db.ApiKeys.Where(k => k.RevokedAt == null && k.ExpiresAt != null && k.ExpiresAt > now && k.ExpiresAt < soon).ToListAsync(cancellation);
        return
        [
            .. current.Destinations.Values.Where(d => d.Enabled && d.PausedAt is not null).Select(d => new Concern("paused", d.Name, $"/destinations/{d.Name}", d.PausedAt)),
            .. agents.Where(a => !a.IsOnline(now)).Select(a => new Concern("offline", a.Name, "/agents", a.DisconnectedAt ?? a.LastSeenAt)),
            .. keys.Select(k => new Concern("expires", $"API key {k.Name}", "/settings/keys", k.ExpiresAt)),
            .. current.Sources.Values.Where(s => !s.Enabled).Select(s => new Concern("disabled", s.Slug, $"/sources/{s.Slug}", s.UpdatedAt)),
            .. current.Destinations.Values.Where(d => !d.Enabled).Select(d => new Concern("disabled", d.Name, $"/destinations/{d.Name}", d.UpdatedAt)),
        ];
    }
}
