using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Sends a message to nobody every few seconds: that the bus takes it says that it is up. Tells of each change once.</summary>
internal sealed partial class BusWatch(IBusControl bus, TimeProvider clock, ILogger<BusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private bool? _isUp;

    /// <summary>Whether the bus took a message lately, and is listened to if this service listens.</summary>
    public bool IsUp => _isUp == true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var probe = Task.CompletedTask;
        while (true)
        {
            probe = probe.IsCompleted ? bus.Publish(new BusProbe(), CancellationToken.None) : probe; // see HintPump: never cancelled
            await probe.WaitAsync(s_patience, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            See(probe.IsCompletedSuccessfully && bus.CheckHealth().Status == BusHealthStatus.Healthy);
            await Task.Delay(s_pause, clock, stoppingToken);
        }
    }

    private void See(bool isUp)
    {
        if (_isUp != isUp)
        {
            if (!isUp)
            {
                LogDown();
            }
            else if (_isUp is not null)
            {
                LogUp();
            }

            _isUp = isUp;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bus is down. Until it is up, sweeps find deliveries about a second later")]
    private partial void LogDown();

    [LoggerMessage(Level = LogLevel.Information, Message = "The bus is up again")]
    private partial void LogUp();
}
