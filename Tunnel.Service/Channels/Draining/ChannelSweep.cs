using WebhookOps.Core;
using WebhookOps.Core.Channels;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>
/// Looks after what nobody announces: answers that do not come, messages that have waited too long or are too many, retries whose time has
/// come. Several processes may do it at once.
/// </summary>
internal sealed partial class ChannelSweep(ChannelHubs hubs, ICatalogSource catalog, IDeliveryQueue queue, IChannelQueue bounds, TimeProvider clock, ILogger<ChannelSweep> logger)
    : BackgroundService
{
    private const int Batch = 1000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 0; !stoppingToken.IsCancellationRequested; round++)
        {
            await Task.Delay(Jitter.Around(Pace), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                foreach (var hub in hubs.All)
                {
                    hub.TakeOverdue(clock.GetUtcNow());
                }

                if (round % 2 == 0)
                {
                    await LookAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
            {
                LogLedgerAway(reason);
            }
            catch (Exception failure)
            {
                LogFailed(failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        if (hubs.All.Any(h => h.Connections.Count > 0))
        {
            hubs.DeliveriesReady([.. await queue.FindDueDestinationsAsync(cancellation)]);
        }

        var current = catalog.Current;
        var now = clock.GetUtcNow();
        var all = current.DestinationsByChannel
            .SelectMany(channel => channel.Value, (channel, destination) => (destination.Id, now - TimeSpan.FromSeconds(current.Channels[channel.Key].TtlSeconds)))
            .ToArray();
        if (all.Length == 0)
        {
            return;
        }

        int expired;
        do
        {
            expired = await bounds.ExpireAsync(all, Batch, cancellation);
            if (expired > 0)
            {
                LogExpired(expired);
            }
        }
        while (expired >= Batch);
        foreach (var (name, channel) in current.Channels.Where(c => c.Value.Overflow == ChannelOverflow.DeadLetterOldest))
        {
            await TrimAsync(channel, [.. current.DestinationsByChannel.GetValueOrDefault(name, []).Select(d => d.Id)], cancellation);
        }
    }

    private async Task TrimAsync(Channel channel, IReadOnlyList<Guid> destinations, CancellationToken cancellation)
    {
        for (var surplus = 1; surplus > 0 && destinations.Count > 0;)
        {
            surplus = await bounds.CountWaitingAsync(destinations, channel.MaxQueueSize + Batch, cancellation) - channel.MaxQueueSize;
            if (surplus > 0)
            {
                LogFull(channel.Name, await bounds.BuryOldestAsync(destinations, surplus, cancellation));
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} channel messages are dead: no connector took them in time.")]
    private partial void LogExpired(int count);

    [LoggerMessage(LogLevel.Warning, "Channel {Channel} is full: its {Count} oldest messages are dead.")]
    private partial void LogFull(string channel, int count);

    [LoggerMessage(LogLevel.Warning, "The sweep of channels has to wait: {Reason}")]
    private partial void LogLedgerAway(string reason);

    [LoggerMessage(LogLevel.Error, "The sweep of channels failed; it runs again in its own time.")]
    private partial void LogFailed(Exception failure);
}
