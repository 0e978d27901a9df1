using Microsoft.EntityFrameworkCore;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Alerts;

/// <summary>
/// What one process of the fleet at a time does, agreed upon by compare-and-set. A process that stops renewing loses its duty when its
/// time is over, so what is done under a duty must be harmless if for a moment two do it.
/// </summary>
public sealed class Duties(LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>Takes a duty that nobody has, or goes on with one's own.</summary>
    /// <param name="holder">The process.</param>
    /// <returns>Whether it is the holder's now, for so long.</returns>
    public async Task<bool> TakeAsync(string name, Guid holder, TimeSpan time, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var held = await db.Duties.SingleOrDefaultAsync(d => d.Name == name, cancellation);
        if (held is null)
        {
            return await TryAddAsync(new Duty { Name = name, Holder = holder, Until = now + time }, cancellation);
        }

        if (held.Holder == holder && held.Until - now > time / 2)
        {
            return true; // renewed often enough without writing each time
        }

        return (held.Holder == holder || held.Until <= now) && await editor.EditAsync(
            (edit, stop) => edit.Duties
                .Where(d => d.Name == name && d.Holder == held.Holder && d.Until == held.Until)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Holder, holder).SetProperty(d => d.Until, now + time), stop),
            cancellation) == 1;
    }

    /// <summary>Leaves it to others at once.</summary>
    public Task ReleaseAsync(string name, Guid holder, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return editor.EditAsync(
            (db, stop) => db.Duties.Where(d => d.Name == name && d.Holder == holder).ExecuteUpdateAsync(set => set.SetProperty(d => d.Until, now), stop),
            cancellation);
    }

    private async Task<bool> TryAddAsync(Duty duty, CancellationToken cancellation)
    {
        try
        {
            return await editor.EditAsync(
                (db, _) =>
                {
                    db.Duties.Add(duty);
                    return Task.FromResult(true);
                },
                cancellation);
        }
        catch (DbUpdateException)
        {
            return false; // another process was first
        }
    }
}
