using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>What the ledger says of channels: figures, connectors, dead letters. Only what is unfinished or dead is counted from its rows.</summary>
public sealed class ChannelSearch(IDbContextFactory<LedgerContext> contexts, ICatalogSource catalog, TimeProvider clock)
{
    /// <summary>The figures of each channel, by its id.</summary>
    public async Task<IReadOnlyDictionary<Guid, ChannelStats>> StatsAsync(IReadOnlyCollection<Channel> channels, CancellationToken cancellation)
    {
        var channelOf = channels
            .SelectMany(c => DestinationsOf(c), (c, destination) => (Destination: destination, Channel: c.Id))
            .ToDictionary(x => x.Destination, x => x.Channel);
        var ids = channels.Select(c => c.Id).ToArray();
        var destinations = channelOf.Keys.ToArray();
        var stats = ids.ToDictionary(id => id, _ => ChannelStats.None);
        await using var db = await contexts.CreateDbContextAsync(cancellation);

        void Add(Guid destination, Func<ChannelStats, ChannelStats> add) => stats[channelOf[destination]] = add(stats[channelOf[destination]]);
        foreach (var row in await CountAsync(db.Deliveries.Where(d => d.State == DeliveryState.Pending), destinations, cancellation))
        {
            Add(row.Key, s => s with { Queued = s.Queued + row.Value });
        }

        foreach (var row in await CountAsync(db.Deliveries.Where(d => d.State == DeliveryState.Sending), destinations, cancellation))
        {
            Add(row.Key, s => s with { InFlight = s.InFlight + row.Value });
        }

        foreach (var row in await CountAsync(db.Deliveries.Where(d => d.State == DeliveryState.Dead), destinations, cancellation))
        {
            Add(row.Key, s => s with { DeadLettered = s.DeadLettered + row.Value });
        }

        foreach (var row in await CountAsync(db.Deliveries.Where(d => d.State == DeliveryState.Dead && d.LastError == ErrorCodes.Expired), destinations, cancellation))
        {
            Add(row.Key, s => s with { Expired = s.Expired + row.Value });
        }

        foreach (var row in await db.ChannelCounters.Where(c => ids.Contains(c.ChannelId)).ToListAsync(cancellation))
        {
            stats[row.ChannelId] = stats[row.ChannelId] with { Delivered = row.Delivered };
        }

        foreach (var row in await Live(db).Where(c => ids.Contains(c.ChannelId)).GroupBy(c => c.ChannelId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation))
        {
            stats[row.Key] = stats[row.Key] with { Connections = row.Count };
        }

        return stats;
    }

    /// <summary>Its connectors, oldest first.</summary>
    public async Task<IReadOnlyList<ChannelConnection>> ConnectionsAsync(Channel channel, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Live(db).Where(c => c.ChannelId == channel.Id).OrderBy(c => c.Id).ToListAsync(cancellation);
    }

    /// <summary>What it has of each source.</summary>
    public async Task<IReadOnlyList<ChannelSource>> SourcesAsync(Channel channel, CancellationToken cancellation)
    {
        var destinations = DestinationsOf(channel);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = new List<(Guid Source, DeliveryState State, long Count)>();
        foreach (var state in (DeliveryState[])[DeliveryState.Pending, DeliveryState.Sending, DeliveryState.Dead])
        {
            var counts = await InState(db, state).Where(d => destinations.Contains(d.DestinationId))
                .GroupBy(d => d.SourceId).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellation);
            rows.AddRange(counts.Select(c => (c.Key, state, c.Count)));
        }

        return
        [
            .. from row in rows
               group row by row.Source into source
               orderby source.Key
               let byState = source.ToDictionary(r => r.State, r => r.Count)
               select new ChannelSource(
                   source.Key,
                   byState.GetValueOrDefault(DeliveryState.Pending),
                   byState.GetValueOrDefault(DeliveryState.Sending),
                   byState.GetValueOrDefault(DeliveryState.Dead)),
        ];
    }

    /// <summary>Its dead letters, newest first.</summary>
    public async Task<Page<DeliverySummary>> DeadLettersAsync(Channel channel, Guid? after, int limit, CancellationToken cancellation)
    {
        var destinations = DestinationsOf(channel);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Deliveries.Where(d => d.State == DeliveryState.Dead).PageAsync(
            rows => db.Summarize(rows.Where(d => destinations.Contains(d.DestinationId))), d => d.Id, after, limit, cancellation);
    }

    private IQueryable<ChannelConnection> Live(LedgerContext db)
    {
        var since = clock.GetUtcNow() - ChannelConnection.NotePatience;
        return db.ChannelConnections.Where(c => c.SeenAt > since);
    }

    private IReadOnlyList<Guid> DestinationsOf(Channel channel) => [.. catalog.Current.DestinationsByChannel.GetValueOrDefault(channel.Name, []).Select(d => d.Id)];

    private static IQueryable<Delivery> InState(LedgerContext db, DeliveryState state) => state switch
    {
        DeliveryState.Pending => db.Deliveries.Where(d => d.State == DeliveryState.Pending), // as constants, for the partial indexes
        DeliveryState.Sending => db.Deliveries.Where(d => d.State == DeliveryState.Sending),
        _ => db.Deliveries.Where(d => d.State == DeliveryState.Dead),
    };

    private static Task<Dictionary<Guid, long>> CountAsync(IQueryable<Delivery> deliveries, Guid[] destinations, CancellationToken cancellation) => deliveries
        .Where(d => destinations.Contains(d.DestinationId))
        .GroupBy(d => d.DestinationId)
        .Select(g => new { g.Key, Count = g.LongCount() })
        .ToDictionaryAsync(x => x.Key, x => x.Count, cancellation);
}
