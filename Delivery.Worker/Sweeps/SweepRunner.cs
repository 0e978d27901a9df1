using WebhookOps.Core;
using WebhookOps.Storage;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Runs every sweep at once at the start and then at its own pace, spread a little so that many workers do not move in step.</summary>
internal sealed partial class SweepRunner(IEnumerable<ISweep> sweeps, TimeProvider clock, ILogger<SweepRunner> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sweeps.Select(sweep => Task.Run(() => RunAsync(sweep, stoppingToken), CancellationToken.None)));

    private async Task RunAsync(ISweep sweep, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await sweep.RunAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
            {
                LogLedgerAway(sweep.GetType().Name, reason);
            }
            catch (Exception failure)
            {
                LogFailed(failure, sweep.GetType().Name);
            }

            await Task.Delay(Jitter.Around(sweep.Every), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Sweep} has to wait: {Reason}")]
    private partial void LogLedgerAway(string sweep, string reason);

    [LoggerMessage(LogLevel.Error, "{Sweep} failed; it runs again in its own time.")]
    private partial void LogFailed(Exception failure, string sweep);
}
