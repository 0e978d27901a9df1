using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Core.Configuration;

namespace WebhookOps.Storage.Configuration;

/// <summary>Looks for a changed configuration when another process tells of it, and now and then, for when nobody did.</summary>
/// <param name="signal">Null: there is nothing to tell over.</param>
internal sealed partial class CatalogPoller(
    ICatalogSource catalog,
    IOptions<LedgerOptions> options,
    TimeProvider clock,
    ILogger<CatalogPoller> logger,
    ICatalogSignal? signal = null) : BackgroundService
{
    private readonly SemaphoreSlim _told = new(0, 1);

    public override void Dispose()
    {
        base.Dispose();
        _told.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal?.Listen(Hear);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(Jitter.Around(TimeSpan.FromSeconds(options.Value.CatalogPollSeconds)), stoppingToken);
                await catalog.RefreshAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogFailed(LedgerUnavailableException.ReasonIn(failure) ?? failure.Message);
            }
        }
    }

    /// <summary>Ends after the time, or as soon as somebody tells.</summary>
    private async Task WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_told.WaitAsync(end.Token), Task.Delay(time, clock, end.Token));
        await end.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Hear()
    {
        try
        {
            _told.Release();
        }
        catch (Exception known) when (known is SemaphoreFullException or ObjectDisposedException)
        {
            // it is going to look, or to look no more
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The configuration could not be read again: {Reason}")]
    private partial void LogFailed(string reason);
}
