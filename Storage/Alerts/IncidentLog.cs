using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Storage.Alerts;

/// <summary>Incidents, and with each change of one the notices that tell of it: both or neither.</summary>
public sealed class IncidentLog(LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<Incident>> OpenOnesAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Incidents.Where(i => i.ResolvedAt == null).OrderBy(i => i.Id).ToListAsync(cancellation);
    }

    /// <summary>Newest first.</summary>
    /// <param name="open">Null: those that are over too.</param>
    public async Task<Page<Incident>> FindAsync(bool? open, IncidentKind? kind, Guid? after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Incidents.PageAsync(
            rows => rows.Where(i => (open == null || (i.ResolvedAt == null) == open) && (kind == null || i.Kind == kind)), i => i.Id, after, limit, cancellation);
    }

    /// <summary>With what was told of it, or is to be, oldest first. Null: there is none.</summary>
    public async Task<(Incident Incident, IReadOnlyList<(Notice Notice, string Target)> Notices)?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Incidents.SingleOrDefaultAsync(i => i.Id == id, cancellation) is not { } incident)
        {
            return null;
        }

        var notices = await db.Notices.Where(n => n.IncidentId == id)
            .Join(db.AlertTargets, n => n.TargetId, t => t.Id, (n, t) => new { Notice = n, t.Name })
            .OrderBy(n => n.Notice.Id)
            .ToListAsync(cancellation);
        return (incident, [.. notices.Select(n => (n.Notice, n.Name))]);
    }

    /// <summary>Opens an incident, and writes down whom to tell: every target that wants its kind.</summary>
    /// <returns>False: one of the same kind and subject is open already.</returns>
    public async Task<bool> OpenAsync(Incident incident, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(incident);
        try
        {
            return await editor.EditAsync(
                async (db, stop) =>
                {
                    if (await IsOpenAsync(db, incident, stop))
                    {
                        return false;
                    }

                    var targets = await db.AlertTargets.AsNoTracking().Where(t => t.Enabled).ToListAsync(stop);
                    db.Incidents.Add(incident);
                    db.Notices.AddRange(targets.Where(t => t.Wants(incident.Kind)).Select(t => NewNotice(incident.Id, t.Id, NoticePhase.Opened)));
                    return true;
                },
                cancellation);
        }
        catch (DbUpdateException)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await IsOpenAsync(db, incident, cancellation))
            {
                return false; // another process was first
            }

            throw;
        }
    }

    /// <summary>Notes since when an open incident's subject is well, or that it is not.</summary>
    public Task MarkAsync(Guid id, DateTimeOffset? clearSince, CancellationToken cancellation) => editor.EditAsync(
        (db, stop) => db.Incidents.Where(i => i.Id == id && i.ResolvedAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.ClearSince, clearSince), stop),
        cancellation);

    /// <summary>Ends an incident, and writes down to tell everybody who was to be told that it opened.</summary>
    /// <returns>False: it is over already.</returns>
    public Task<bool> ResolveAsync(Guid id, string resolution, CancellationToken cancellation) =>
        editor.EditAsync((db, stop) => ResolveAsync(db, id, resolution, stop), cancellation);

    /// <summary>As part of a change that its caller commits.</summary>
    /// <inheritdoc cref="ResolveAsync(Guid, string, CancellationToken)"/>
    public async Task<bool> ResolveAsync(LedgerContext db, Guid id, string resolution, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var now = clock.GetUtcNow();
        var ended = await db.Incidents.Where(i => i.Id == id && i.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ResolvedAt, now).SetProperty(i => i.Resolution, resolution), cancellation);
        if (ended == 0)
        {
            return false;
        }

        var targets = await db.Notices.Where(n => n.IncidentId == id && n.Phase == NoticePhase.Opened && n.State != NoticeState.GivenUp)
            .Select(n => n.TargetId).ToListAsync(cancellation);
        db.Notices.AddRange(targets.Select(t => NewNotice(id, t, NoticePhase.Resolved)));
        return true;
    }

    /// <summary>How many are open, by kind.</summary>
    public async Task<IReadOnlyDictionary<IncidentKind, int>> CountOpenAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Incidents.Where(i => i.ResolvedAt == null).GroupBy(i => i.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
    }

    /// <summary>Removes incidents that were over before a moment.</summary>
    public async Task RemoveBeforeAsync(DateTimeOffset moment, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Incidents.AnyAsync(i => i.ResolvedAt < moment, cancellation))
        {
            await editor.EditAsync((edit, stop) => edit.Incidents.Where(i => i.ResolvedAt < moment).ExecuteDeleteAsync(stop), cancellation);
        }
    }

    private Notice NewNotice(Guid incident, Guid target, NoticePhase phase) => new()
    {
        Id = PublicId.New(clock),
        IncidentId = incident,
        TargetId = target,
        Phase = phase,
        DueAt = clock.GetUtcNow(),
        CreatedAt = clock.GetUtcNow(),
    };

    private static Task<bool> IsOpenAsync(LedgerContext db, Incident incident, CancellationToken cancellation) =>
        db.Incidents.AnyAsync(i => i.Kind == incident.Kind && i.SubjectId == incident.SubjectId && i.ResolvedAt == null, cancellation);
}
