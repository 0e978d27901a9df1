using System.Diagnostics;
using WebhookOps.Storage;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Dashboard.Blazor.Searching;

/// <summary>
/// Puts events into the index of words some time after they came: in small batches, with pauses several times as long as the work, and
/// the longer the busier this process is, so that receiving and delivering go first.
/// </summary>
internal sealed partial class IndexingService(ISearchIndex index, TimeProvider clock, ILogger<IndexingService> logger) : BackgroundService
{
    private const int Batch = 200;
    private const int PausePerWork = 2;
    private const int PausePerWorkWhenBusy = 30;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var load = new ProcessLoad();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = s_idle;
            var busy = load.SinceLastAsked();
            try
            {
                var began = Stopwatch.GetTimestamp();
                if (await index.ExtendAsync(Batch, stoppingToken) == Batch)
                {
                    pause = Stopwatch.GetElapsedTime(began) * (PausePerWork + ((PausePerWorkWhenBusy - PausePerWork) * busy));
                }
            }
            catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
            {
                LogWaiting(reason);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index has to wait: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index could not be extended; searches read what it lacks, and it is tried again")]
    private partial void LogFailed(Exception failure);
}
