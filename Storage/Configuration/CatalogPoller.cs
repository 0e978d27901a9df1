using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebhookOps.Storage.Configuration;

/// <summary>Looks for a changed configuration now and then, for when no hint of it came.</summary>
internal sealed partial class CatalogPoller(ICatalogSource catalog, IOptions<LedgerOptions> options, TimeProvider clock, ILogger<CatalogPoller> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var jitter = 0.8 + (0.4 * Random.Shared.NextDouble());
                await Task.Delay(TimeSpan.FromSeconds(options.Value.CatalogPollSeconds * jitter), clock, stoppingToken);
                await catalog.RefreshAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogFailed(failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The configuration could not be read again: {Reason}")]
    private partial void LogFailed(string reason);
}
