namespace WebhookOps.Tunnel.Service.Temporary;

/// <summary>Forgets idle channels, minute by minute.</summary>
internal sealed class ChannelCollector(TemporaryChannels channels, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Cadence = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Cadence, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                channels.Collect();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
