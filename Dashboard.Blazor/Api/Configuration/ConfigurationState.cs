using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>The configuration that there is, oldest first of each kind.</summary>
internal sealed record ConfigurationState(
    long Version,
    IReadOnlyList<Agent> Agents,
    IReadOnlyList<Channel> Channels,
    IReadOnlyList<Source> Sources,
    IReadOnlyList<Destination> Destinations,
    IReadOnlyList<Subscription> Subscriptions,
    IReadOnlyList<AlertTarget> AlertTargets,
    AlertSettings Alerts)
{
    public static async Task<ConfigurationState> ReadAsync(LedgerContext db, CancellationToken cancellation) => new(
        (await db.Database.SqlQuery<long>($"SELECT version FROM catalog_version").ToListAsync(cancellation)).Single(),
        await db.Agents.OrderBy(a => a.Id).ToListAsync(cancellation),
        await db.Channels.OrderBy(c => c.Id).ToListAsync(cancellation),
        await db.Sources.OrderBy(s => s.Id).ToListAsync(cancellation),
        await db.Destinations.OrderBy(d => d.Id).ToListAsync(cancellation),
        await db.Subscriptions.OrderBy(s => s.Id).ToListAsync(cancellation),
        await db.AlertTargets.OrderBy(t => t.Id).ToListAsync(cancellation),
        await AlertSettingsStore.ReadAsync(db, cancellation));
}
