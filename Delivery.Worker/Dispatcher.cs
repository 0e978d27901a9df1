using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.Delivery.Worker.Sending;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Delivery.Worker;

/// <summary>
/// The one loop of a worker: takes the lanes that are ready, claims for all of them at once, hands each claim to its lane. While a claim is
/// under way more lanes become ready, so the busier the worker, the larger the claims.
/// </summary>
internal sealed partial class Dispatcher(
    ReadyLanes ready,
    LaneSet lanes,
    IDeliveryQueue queue,
    ICatalogSource catalog,
    AttemptMaker attempts,
    OutcomeRecorder recorder,
    Microsoft.Extensions.Options.IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<Dispatcher> logger) : BackgroundService
{
    /// <summary>The most deliveries in one claim: enough to share its cost, small enough to come back quickly.</summary>
    private const int MaxClaim = 512;

    private readonly List<(Lane Lane, int Room)> _asking = [];
    private readonly List<LaneRoom> _rooms = [];
    private readonly Dictionary<Guid, int> _got = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalog.Changed += lanes.Follow;
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ready.WaitAsync(stoppingToken);
                await ClaimAsync(stoppingToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log(failure, ++failures);
                ComeBack();
                await Task.Delay(ClaimPause.After(failures), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Claims no more, gives back what was not begun, lets the attempts under way end, and waits until everything is on record.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        catalog.Changed -= lanes.Follow;
        lanes.Close();
        await attempts.DrainAsync(TimeSpan.FromSeconds(options.Value.DrainSeconds), cancellationToken);
        await recorder.DrainAsync(cancellationToken);
    }

    private async Task ClaimAsync(CancellationToken cancellation)
    {
        await GatherAsync(cancellation);
        if (_rooms.Count == 0)
        {
            return;
        }

        // Once asked, the claim is seen through: cancelling it midway could leave deliveries claimed that nobody knows of.
        var claims = await queue.ClaimAsync(_rooms, CancellationToken.None);
        DeliveryTelemetry.ClaimSize.Record(claims.Count);
        foreach (var claim in claims)
        {
            _got[claim.DestinationId] = _got.GetValueOrDefault(claim.DestinationId) + 1;
            lanes.Get(claim.DestinationId).Accept(claim);
        }

        foreach (var (lane, _) in _asking)
        {
            lane.Claimed(_got.GetValueOrDefault(lane.DestinationId));
        }
    }

    private async Task GatherAsync(CancellationToken cancellation)
    {
        _asking.Clear();
        _rooms.Clear();
        _got.Clear();
        var total = 0;
        while (total < MaxClaim && ready.TryTake(out var lane))
        {
            if (!lane.IsKnown)
            {
                // A hint can outrun the catalog; a delivery cannot outrun its destination's row.
                await LookUpAsync(lane, cancellation);
            }

            var room = lane.AskRoom();
            if (room > 0)
            {
                _asking.Add((lane, room));
                _rooms.Add(new LaneRoom(lane.DestinationId, room, lane.Lease));
                total += room;
            }
        }
    }

    private async Task LookUpAsync(Lane lane, CancellationToken cancellation)
    {
        try
        {
            await catalog.RefreshAsync(cancellation);
            lane.Follow(catalog.Current.Destinations.GetValueOrDefault(lane.DestinationId));
        }
        catch
        {
            ready.Add(lane);
            throw;
        }
    }

    private void ComeBack()
    {
        foreach (var (lane, _) in _asking)
        {
            lane.Signal();
        }
    }

    private void Log(Exception failure, int failures)
    {
        if (failure is LedgerUnavailableException)
        {
            LogLedgerAway(failures, failure.Message);
        }
        else
        {
            LogClaimFailed(failure, failures);
        }
    }

    [LoggerMessage(LogLevel.Warning, "No deliveries can be claimed ({Failures} in a row); the worker goes on trying. {Reason}")]
    private partial void LogLedgerAway(int failures, string reason);

    [LoggerMessage(LogLevel.Error, "Claiming deliveries failed ({Failures} in a row); the worker goes on trying.")]
    private partial void LogClaimFailed(Exception failure, int failures);
}
