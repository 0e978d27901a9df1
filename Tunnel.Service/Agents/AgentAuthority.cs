using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Core.Secrets;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>Enrolled agents, as the ledger knows them.</summary>
internal sealed class AgentAuthority(IDbContextFactory<LedgerContext> ledger, LedgerEditor editor, TimeProvider clock) : ITunnelAuthority
{
    private static readonly TimeSpan AuditPause = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _audited = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<Secret>> SecretsOfAsync(string name, CancellationToken cancellation)
    {
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        var agent = await db.Agents.FirstOrDefaultAsync(a => a.Name == name && a.RevokedAt == null, cancellation);
        return agent?.Secrets.ValidAt(clock.GetUtcNow()) ?? [];
    }

    public async ValueTask<TunnelGrant?> GrantAsync(string name, CancellationToken cancellation) =>
        await editor.EditAsync(
            async (db, stop) =>
            {
                // Counted by the ledger, so that two replicas never draw one number.
                var agents = db.Agents.Where(a => a.Name == name && a.RevokedAt == null);
                await agents.ExecuteUpdateAsync(set => set.SetProperty(a => a.Session, a => a.Session + 1), stop);
                return await agents.Select(a => new TunnelGrant(a.TunnelId, a.Id, a.Session, "/hooks/" + a.TunnelId)).FirstOrDefaultAsync(stop);
            },
            cancellation);

    public async ValueTask OpenedAsync(TunnelSession session, CancellationToken cancellation) =>
        await editor.EditAsync(
            (db, stop) => db.Agents.Where(a => a.Id == session.AgentId && a.Session == session.Number).ExecuteUpdateAsync(
                set => set
                    .SetProperty(a => a.ConnectedAt, session.Since)
                    .SetProperty(a => a.LastSeenAt, session.Since)
                    .SetProperty(a => a.DisconnectedAt, (DateTimeOffset?)null)
                    .SetProperty(a => a.Version, session.Version)
                    .SetProperty(a => a.RemoteAddress, session.RemoteAddress),
                stop),
            cancellation);

    public async ValueTask ClosedAsync(TunnelSession session)
    {
        var now = clock.GetUtcNow();
        await editor.EditAsync(
            (db, stop) => db.Agents.Where(a => a.Id == session.AgentId && a.Session == session.Number).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.DisconnectedAt, now), stop),
            CancellationToken.None);
    }

    /// <summary>Audited for agents that exist, and not each time: neither strangers nor an agent with an old secret must fill the trail.</summary>
    public async ValueTask RejectedAsync(string name, IPAddress? from, string reason, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        if (!await db.Agents.AnyAsync(a => a.Name == name, cancellation) || (_audited.TryGetValue(name, out var last) && now - last < AuditPause))
        {
            return;
        }

        _audited[name] = now;
        await editor.EditAsync(
            (context, _) => Task.FromResult(context.Audit.Add(new AuditEntry
            {
                Id = PublicId.New(clock),
                At = now,
                Actor = "tunnel",
                Action = "agent.auth_rejected",
                Subject = name,
                Details = System.Text.Json.JsonSerializer.Serialize(new { from = from?.ToString(), reason }),
            })),
            cancellation);
    }
}
