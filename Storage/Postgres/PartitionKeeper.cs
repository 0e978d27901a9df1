using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebhookOps.Storage.Postgres;

/// <summary>Makes partitions ahead, at start and a few times a day, in every process: whoever lives sees to it.</summary>
internal sealed partial class PartitionKeeper(PostgresPartitions partitions, TimeProvider clock, ILogger<PartitionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_cadence = TimeSpan.FromHours(6);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = s_cadence;
            try
            {
                await partitions.EnsureAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
                pause = s_pauseAfterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not make partitions ahead; the default partition takes the rows meanwhile")]
    private partial void LogFailed(Exception failure);
}
