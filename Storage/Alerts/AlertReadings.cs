using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Alerts;

/// <summary>What the watch over incidents asks of the ledger. Each is answered by an index and reads little, however much waits.</summary>
public sealed class AlertReadings(IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>How far back among a destination's waiting deliveries a failure is looked for.</summary>
    private const int LatestDue = 200;

    /// <summary>Of each open destination whose deliveries we send: since when its oldest one could have gone out. Those with none are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> OldestReadyAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var oldest = await db.Destinations
            .Where(d => d.Enabled && d.PausedAt == null && d.Kind != DestinationKind.Channel)
            .Select(d => new
            {
                d.Id,
                Due = db.Deliveries.Where(x => x.DestinationId == d.Id && x.State == DeliveryState.Pending).OrderBy(x => x.DueAt).Select(x => (DateTimeOffset?)x.DueAt).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        return oldest.Where(d => d.Due <= now).ToDictionary(d => d.Id, d => d.Due!.Value);
    }

    /// <summary>Agents that are missing, whether or not for long.</summary>
    public async Task<IReadOnlyList<AgentReading>> GoneAgentsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var overdue = clock.GetUtcNow() - Agent.HeartbeatPatience;
        var gone = await db.Agents
            .Where(a => a.RevokedAt == null && a.ConnectedAt != null && (a.DisconnectedAt != null || a.LastSeenAt == null || a.LastSeenAt < overdue))
            .Select(a => new { a.Id, a.Name, a.ConnectedAt, a.LastSeenAt, a.DisconnectedAt })
            .ToListAsync(cancellation);
        return [.. gone.Select(a => new AgentReading(a.Id, a.Name, a.DisconnectedAt ?? a.LastSeenAt ?? a.ConnectedAt!.Value))];
    }

    /// <summary>The names of all agents that may connect, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> AgentsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Agents.Where(a => a.RevokedAt == null).Select(a => new { a.Id, a.Name }).ToDictionaryAsync(a => a.Id, a => a.Name, cancellation);
    }

    /// <summary>Why a destination's deliveries were last put off: a code and perhaps a status. Null: none of them was.</summary>
    public async Task<(string Code, int? Status)?> LastFailureAsync(Guid destination, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var latest = await db.Deliveries
            .Where(d => d.DestinationId == destination && d.State == DeliveryState.Pending)
            .OrderByDescending(d => d.DueAt)
            .Take(LatestDue)
            .Select(d => new { d.LastError, d.LastStatus })
            .ToListAsync(cancellation);
        return latest.Find(d => d.LastError is not null) is { } failed ? (failed.LastError!, failed.LastStatus) : null;
    }
}
