using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Channels;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Channels;

/// <summary>Who drains which channel, in the ledger, so that every process counts the same connectors and an operator sees and cuts them from anywhere.</summary>
public sealed class ConnectionLog(LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>Notes a new connection unless its channel has as many as it may, not counting some that have just ended.</summary>
    public Task<bool> TryEnterAsync(ChannelConnection connection, int maxConnections, IReadOnlyList<Guid> ended, CancellationToken cancellation) => editor.EditAsync(
        async (db, stop) =>
        {
            // The channel's row is the lock: of two connectors that come at once, one counts the other.
            if (await db.Channels.Where(c => c.Id == connection.ChannelId).ExecuteUpdateAsync(set => set.SetProperty(c => c.UpdatedAt, c => c.UpdatedAt), stop) == 0)
            {
                return false; // removed in this moment
            }

            var since = clock.GetUtcNow() - ChannelConnection.NotePatience;
            if (await db.ChannelConnections.CountAsync(c => c.ChannelId == connection.ChannelId && c.SeenAt > since && !ended.Contains(c.Id), stop) >= maxConnections)
            {
                return false;
            }

            db.ChannelConnections.Add(connection);
            return true;
        },
        cancellation);

    /// <summary>
    /// Notes how this process's connections are, and what its channels have delivered since the last time; forgets those that have ended,
    /// and those of processes that have died.
    /// </summary>
    /// <returns>The connections that an operator wants cut.</returns>
    public Task<IReadOnlyList<Guid>> NoteAsync(
        Guid replica,
        IReadOnlyList<ChannelConnection> changed,
        IReadOnlyList<Guid> ended,
        IReadOnlyList<(Guid ChannelId, long Delivered)> delivered,
        CancellationToken cancellation) => editor.EditAsync<IReadOnlyList<Guid>>(
        async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            foreach (var c in changed)
            {
                await db.ChannelConnections.Where(row => row.Id == c.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.HeartbeatAt, c.HeartbeatAt).SetProperty(row => row.MessageAt, c.MessageAt).SetProperty(row => row.InFlight, c.InFlight)
                        .SetProperty(row => row.Sent, c.Sent).SetProperty(row => row.Acked, c.Acked).SetProperty(row => row.Nacked, c.Nacked),
                    stop);
            }

            if (ended.Count > 0)
            {
                await db.ChannelConnections.Where(c => ended.Contains(c.Id)).ExecuteDeleteAsync(stop);
            }

            foreach (var (channel, count) in delivered)
            {
                await db.ChannelCounters.Where(c => c.ChannelId == channel).ExecuteUpdateAsync(set => set.SetProperty(c => c.Delivered, c => c.Delivered + count), stop);
            }

            await db.ChannelConnections.Where(c => c.ReplicaId == replica).ExecuteUpdateAsync(set => set.SetProperty(c => c.SeenAt, now), stop);
            var dead = now - (3 * ChannelConnection.NotePatience);
            await db.ChannelConnections.Where(c => c.SeenAt < dead).ExecuteDeleteAsync(stop);
            return await UnwantedAsync(db, replica, stop);
        },
        cancellation);

    /// <summary>The connections of this process that an operator wants cut.</summary>
    public async Task<IReadOnlyList<Guid>> UnwantedAsync(Guid replica, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await UnwantedAsync(db, replica, cancellation);
    }

    /// <summary>On SQLite there is one process: whatever connections are noted when it starts have died with the last one.</summary>
    public async Task ForgetDeadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (db.Database.IsSqlite() && await db.ChannelConnections.AnyAsync(cancellation))
        {
            await editor.EditAsync((edit, stop) => edit.ChannelConnections.ExecuteDeleteAsync(stop), cancellation);
        }
    }

    private static async Task<IReadOnlyList<Guid>> UnwantedAsync(LedgerContext db, Guid replica, CancellationToken cancellation) =>
        await db.ChannelConnections.Where(c => c.ReplicaId == replica && c.Ending).Select(c => c.Id).ToListAsync(cancellation);
}
