using WebhookOps.Storage;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>
/// The one loop that claims messages for all channels of this process. While a claim is under way more connectors have room again, so
/// the busier it is, the larger the claims.
/// </summary>
internal sealed partial class ChannelDispatcher(HubServices services, IDeliveryQueue queue, OutcomeRecorder recorder, ILogger<ChannelDispatcher> logger)
    : BackgroundService
{
    private const int MaxClaim = 512;

    private readonly Dictionary<Guid, ChannelHub> _asking = [];
    private readonly Dictionary<ChannelHub, List<ClaimedDelivery>> _got = [];
    private readonly List<LaneRoom> _rooms = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await recorder.DrainAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await services.Ready.Reader.WaitToReadAsync(stoppingToken);
                await ClaimAsync();
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                Log(failure, ++failures);
                await Task.Delay(ClaimPause.After(failures), services.Clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var hub in _got.Keys)
                {
                    hub.Signal();
                }
            }
        }
    }

    private async Task ClaimAsync()
    {
        _asking.Clear();
        _got.Clear();
        _rooms.Clear();
        for (var total = 0; total < MaxClaim && services.Ready.Reader.TryRead(out var hub);)
        {
            var first = _rooms.Count;
            hub.Ask(_rooms);
            for (var i = first; i < _rooms.Count; i++)
            {
                _asking[_rooms[i].DestinationId] = hub;
                total += _rooms[i].Room;
            }

            if (_rooms.Count > first)
            {
                _got[hub] = [];
            }
        }

        if (_rooms.Count == 0)
        {
            return;
        }

        // Once asked, the claim is seen through: cancelling it midway could leave deliveries claimed that nobody knows of.
        foreach (var claim in await queue.ClaimAsync(_rooms, CancellationToken.None))
        {
            _got[_asking[claim.DestinationId]].Add(claim);
        }

        foreach (var (hub, claims) in _got)
        {
            hub.Accept(claims);
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

    [LoggerMessage(LogLevel.Warning, "No channel messages can be claimed ({Failures} in a row); the connectors wait. {Reason}")]
    private partial void LogLedgerAway(int failures, string reason);

    [LoggerMessage(LogLevel.Error, "Claiming channel messages failed ({Failures} in a row); it goes on trying.")]
    private partial void LogClaimFailed(Exception failure, int failures);
}
