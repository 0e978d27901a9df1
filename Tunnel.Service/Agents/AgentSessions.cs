using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Agents;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>
/// Notes heartbeats of the sessions here, and holds each session against the ledger: when an agent is revoked, its secret replaced or a newer
/// session begun elsewhere, the one here is cut. Looks at once when the configuration has changed, and at every heartbeat.
/// </summary>
internal sealed partial class AgentSessions(
    TunnelRegistry registry,
    IDbContextFactory<LedgerContext> ledger,
    LedgerEditor editor,
    ICatalogSource catalog,
    TimeProvider clock,
    ILogger<AgentSessions> logger) : BackgroundService
{
    private readonly SemaphoreSlim _changed = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalog.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _changed.WaitAsync(Agent.HeartbeatInterval, stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            catalog.Changed -= Wake;
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private void Wake(Catalog changed)
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // it is awake already
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var sessions = registry.Sessions.Where(s => s.AgentId is not null).ToDictionary(s => s.AgentId!.Value);
        if (sessions.Count == 0)
        {
            return;
        }

        try
        {
            await CutStaleAsync(sessions, cancellation);
            var now = clock.GetUtcNow();
            var ids = sessions.Keys.ToArray();
            await editor.EditAsync(
                (db, stop) => db.Agents.Where(a => ids.Contains(a.Id) && a.DisconnectedAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastSeenAt, now), stop),
                cancellation);
        }
        catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
        {
            LogLedgerAway(reason);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure);
        }
    }

    private async Task CutStaleAsync(Dictionary<Guid, TunnelSession> sessions, CancellationToken cancellation)
    {
        var ids = sessions.Keys.ToArray();
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        var agents = await db.Agents.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellation);
        var now = clock.GetUtcNow();
        foreach (var (id, session) in sessions)
        {
            var agent = agents.GetValueOrDefault(id);
            var because =
                agent is null ? "the agent was removed"
                : agent.RevokedAt is not null ? "the agent was revoked"
                : !agent.Secrets.ValidAt(now).Contains(session.Secret) ? "its secret was replaced"
                : null;
            if (because is not null)
            {
                sessions.Remove(id);
                session.Cut(because);
            }
            else if (agent!.Session > session.Number && agent.ConnectedAt > session.Since)
            {
                sessions.Remove(id);
                session.Replace();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Heartbeats of agents are not noted while the ledger is away: {Reason}")]
    private partial void LogLedgerAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Heartbeats of agents could not be noted; the next round will.")]
    private partial void LogFailed(Exception failure);
}
