using System.Collections.Concurrent;
using System.Collections.Frozen;
using WebhookOps.Core.Channels;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>The channels that connectors of this process drain, or have drained. Hints come in here.</summary>
internal sealed class ChannelHubs : IReplicaHintListener, IDisposable
{
    private readonly HubServices _services;
    private readonly ICatalogSource _catalog;
    private readonly ConcurrentDictionary<Guid, ChannelHub> _hubs = new();
    private readonly Lock _indexing = new();
    private FrozenDictionary<Guid, ChannelHub> _byDestination = FrozenDictionary<Guid, ChannelHub>.Empty;

    public ChannelHubs(HubServices services, ICatalogSource catalog)
    {
        (_services, _catalog) = (services, catalog);
        catalog.Changed += Follow;
    }

    public IEnumerable<ChannelHub> All => _hubs.Values;

    public ChannelHub Get(Channel channel)
    {
        if (!_hubs.TryGetValue(channel.Id, out var hub))
        {
            hub = _hubs.GetOrAdd(channel.Id, static (_, made) => new ChannelHub(made.channel, made._services), (channel, _services));
            Follow(_catalog.Current);
        }

        return hub;
    }

    public (ChannelHub Hub, LiveConnection Connection)? Find(Guid connectionId)
    {
        foreach (var hub in _hubs.Values)
        {
            foreach (var connection in hub.Connections)
            {
                if (connection.Id == connectionId)
                {
                    return (hub, connection);
                }
            }
        }

        return null;
    }

    public void DeliveriesReady(IReadOnlyCollection<Guid> destinations)
    {
        var hubs = Volatile.Read(ref _byDestination);
        if (hubs.Count == 0)
        {
            return;
        }

        foreach (var destination in destinations)
        {
            if (hubs.TryGetValue(destination, out var hub))
            {
                hub.Signal();
            }
        }
    }

    public void Dispose() => _catalog.Changed -= Follow;

    private void Follow(Catalog catalog)
    {
        lock (_indexing)
        {
            var byDestination = new Dictionary<Guid, ChannelHub>();
            foreach (var (id, hub) in _hubs)
            {
                if (catalog.Channels.TryGetValue(hub.Channel.Name, out var channel) && channel.Id == id)
                {
                    var destinations = catalog.DestinationsByChannel.GetValueOrDefault(channel.Name, []);
                    hub.Follow(channel, destinations);
                    foreach (var destination in destinations)
                    {
                        byDestination[destination.Id] = hub;
                    }
                }
                else if (catalog.Version > 0)
                {
                    End(hub);
                    _hubs.TryRemove(id, out _);
                }
            }

            Volatile.Write(ref _byDestination, byDestination.ToFrozenDictionary());
        }
    }

    private static void End(ChannelHub hub)
    {
        foreach (var connection in hub.Connections)
        {
            connection.End(CloseReason.ChannelNotFound);
        }
    }
}
