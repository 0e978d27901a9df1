using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Alerts;

/// <summary>Notices as a queue: what is due, who takes it, what came of it.</summary>
public sealed class NoticeQueue(LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>What is due, oldest first. That an incident is over is told after that it opened.</summary>
    public async Task<IReadOnlyList<DueNotice>> DueAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var due = await db.Notices
            .Where(n => n.State == NoticeState.Waiting && n.DueAt <= now)
            .Where(n => n.Phase == NoticePhase.Opened
                || !db.Notices.Any(o => o.IncidentId == n.IncidentId && o.TargetId == n.TargetId && o.Phase == NoticePhase.Opened && o.State == NoticeState.Waiting))
            .OrderBy(n => n.DueAt).ThenBy(n => n.Id)
            .Take(limit)
            .Join(db.Incidents, n => n.IncidentId, i => i.Id, (n, i) => new { Notice = n, Incident = i })
            .Join(db.AlertTargets, n => n.Notice.TargetId, t => t.Id, (n, t) => new { n.Notice, n.Incident, Target = t })
            .ToListAsync(cancellation);
        return [.. due.Select(d => new DueNotice(d.Notice, d.Incident, d.Target)).OrderBy(d => d.Notice.DueAt).ThenBy(d => d.Notice.Id)];
    }

    /// <summary>Takes a notice to tell it. If nothing is recorded until <paramref name="until"/>, it is due again.</summary>
    /// <returns>False: another process has taken it.</returns>
    public async Task<bool> ClaimAsync(Notice notice, DateTimeOffset until, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return await editor.EditAsync(
            (db, stop) => db.Notices
                .Where(n => n.Id == notice.Id && n.State == NoticeState.Waiting && n.DueAt == notice.DueAt && n.Attempts == notice.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(n => n.DueAt, until).SetProperty(n => n.Attempts, n => n.Attempts + 1), stop),
            cancellation) == 1;
    }

    public Task ToldAsync(Notice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        DateTimeOffset? now = clock.GetUtcNow();
        return editor.EditAsync(
            (db, stop) => db.Notices.Where(n => n.Id == notice.Id).ExecuteUpdateAsync(
                set => set.SetProperty(n => n.State, NoticeState.Told).SetProperty(n => n.ToldAt, now).SetProperty(n => n.LastError, (string?)null), stop),
            cancellation);
    }

    /// <param name="retryAt">When to try again, this notice and whatever else is due to its target. Null: neither this notice nor another of its incident is told to its target any more.</param>
    public Task FailedAsync(Notice notice, string error, DateTimeOffset? retryAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return editor.EditAsync(
            async (db, stop) =>
            {
                var waiting = db.Notices.Where(n => n.TargetId == notice.TargetId && n.State == NoticeState.Waiting);
                if (retryAt is not { } at)
                {
                    return await waiting.Where(n => n.IncidentId == notice.IncidentId).ExecuteUpdateAsync(
                        set => set.SetProperty(n => n.State, NoticeState.GivenUp).SetProperty(n => n.LastError, error), stop);
                }

                await waiting.Where(n => n.DueAt < at).ExecuteUpdateAsync(set => set.SetProperty(n => n.DueAt, at), stop);
                return await waiting.Where(n => n.Id == notice.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.DueAt, at).SetProperty(n => n.LastError, error), stop);
            },
            cancellation);
    }
}
