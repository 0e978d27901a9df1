using System.Collections.Frozen;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Ingest.Api.Channels;

/// <summary>Keeps events out whose channel is full and wants them refused: their provider sends them again.</summary>
internal sealed class ChannelGate : IDisposable
{
    private readonly ICatalogSource _catalog;
    private readonly IChannelQueue _queue;
    private readonly TimeProvider _clock;
    private readonly Lock _building = new();
    private FrozenDictionary<Guid, ChannelDepth> _depths = FrozenDictionary<Guid, ChannelDepth>.Empty;

    public ChannelGate(ICatalogSource catalog, IChannelQueue queue, TimeProvider clock)
    {
        (_catalog, _queue, _clock) = (catalog, queue, clock);
        catalog.Changed += Build;
        Build(catalog.Current);
    }

    /// <summary>Asks for room in every channel that an event goes to.</summary>
    /// <returns>What was entered, to be left once the event is stored or not; null: one of them is full.</returns>
    public ValueTask<IReadOnlyList<ChannelDepth>?> TryEnterAsync(IReadOnlyList<NewDelivery> deliveries) =>
        Volatile.Read(ref _depths) is { Count: > 0 } depths ? EnterAsync(depths, deliveries) : ValueTask.FromResult<IReadOnlyList<ChannelDepth>?>([]);

    public void Dispose() => _catalog.Changed -= Build;

    private static async ValueTask<IReadOnlyList<ChannelDepth>?> EnterAsync(FrozenDictionary<Guid, ChannelDepth> depths, IReadOnlyList<NewDelivery> deliveries)
    {
        List<ChannelDepth>? entered = null;
        for (var i = 0; i < deliveries.Count; i++)
        {
            if (depths.TryGetValue(deliveries[i].DestinationId, out var depth))
            {
                if (!await depth.TryEnterAsync())
                {
                    entered?.ForEach(static d => d.Leave());
                    return null;
                }

                (entered ??= []).Add(depth);
            }
        }

        return entered is null ? [] : entered;
    }

    private void Build(Catalog catalog)
    {
        lock (_building)
        {
            var depths = new Dictionary<Guid, ChannelDepth>();
            foreach (var (name, channel) in catalog.Channels.Where(c => c.Value.Overflow == ChannelOverflow.Refuse))
            {
                Guid[] destinations = [.. catalog.DestinationsByChannel.GetValueOrDefault(name, []).Select(d => d.Id)];
                var depth = destinations.Length > 0 && _depths.TryGetValue(destinations[0], out var before) && before.IsOf(channel, destinations)
                    ? before // what it has counted goes on
                    : new ChannelDepth(channel, destinations, _queue, _clock);
                foreach (var destination in destinations)
                {
                    depths[destination] = depth;
                }
            }

            Volatile.Write(ref _depths, depths.ToFrozenDictionary());
        }
    }
}
