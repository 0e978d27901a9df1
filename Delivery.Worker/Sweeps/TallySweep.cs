using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Writes down how attempts went since the last time, so that whoever watches over destinations need not read the attempts themselves.</summary>
internal sealed class TallySweep(ILaneStates lanes, TallyLog log) : ISweep
{
    private Dictionary<Guid, LaneStatus> _written = [];

    public TimeSpan Every => TallyLog.TallyEvery;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = lanes.Snapshot().ToDictionary(l => l.DestinationId);
        var news = now.Values.Select(Since).Where(t => t.Delivered + t.Failed > 0).ToList();
        if (news.Count > 0)
        {
            await log.AddAsync(news, cancellation);
        }

        _written = now;
    }

    /// <summary>A lane that was made anew counts from nothing.</summary>
    private TallySum Since(LaneStatus lane) =>
        _written.TryGetValue(lane.DestinationId, out var last) && last.Delivered <= lane.Delivered && last.Failed <= lane.Failed
            ? new(lane.DestinationId, lane.Delivered - last.Delivered, lane.Failed - last.Failed) { LastFailed = lane.LastFailed }
            : new(lane.DestinationId, lane.Delivered, lane.Failed) { LastFailed = lane.LastFailed };
}
