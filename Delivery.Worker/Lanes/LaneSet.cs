using System.Collections.Concurrent;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>Every lane of this worker, made when first needed and gone when its destination is and nothing is left in it.</summary>
internal sealed class LaneSet(LaneServices services, ICatalogSource catalog) : ILaneStates
{
    private readonly ConcurrentDictionary<Guid, Lane> _lanes = new();

    public void Signal(IEnumerable<Guid> destinations)
    {
        foreach (var id in destinations)
        {
            Get(id).Signal();
        }
    }

    public Lane Get(Guid destinationId)
    {
        if (_lanes.TryGetValue(destinationId, out var lane))
        {
            return lane;
        }

        lane = _lanes.GetOrAdd(destinationId, new Lane(destinationId, services));
        if (catalog.Current.Destinations.TryGetValue(destinationId, out var destination))
        {
            lane.Follow(destination);
        }

        return lane;
    }

    /// <summary>Makes every lane follow the catalog: pauses, limits, addresses.</summary>
    public void Follow(Catalog newest)
    {
        foreach (var (id, lane) in _lanes)
        {
            var destination = newest.Destinations.GetValueOrDefault(id);
            lane.Follow(destination);
            if (destination is null && lane.IsIdle)
            {
                _lanes.TryRemove(id, out _);
            }
        }
    }

    public void Close()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Close();
        }
    }

    public IReadOnlyList<LaneStatus> Snapshot() => [.. _lanes.Values.Select(lane => lane.Status)];

    public LaneStatus? Find(Guid destinationId) => _lanes.TryGetValue(destinationId, out var lane) ? lane.Status : null;
}
