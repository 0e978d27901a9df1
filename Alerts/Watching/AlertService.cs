using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebhookOps.Alerts.Telling;
using WebhookOps.Core;
using WebhookOps.Storage;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Alerts.Watching;

/// <summary>Watches and tells while this process has the duty; otherwise waits until it is free.</summary>
internal sealed partial class AlertService(
    Duties duties, IncidentWatch watch, Announcer announcer, IncidentLog log, IOptions<AlertOptions> options, TimeProvider clock, ILogger<AlertService> logger) : BackgroundService
{
    private const string Duty = "alerts";
    private static readonly TimeSpan s_removeEvery = TimeSpan.FromHours(1);

    private readonly Guid _me = Guid.NewGuid();
    private readonly TimeSpan _every = TimeSpan.FromSeconds(options.Value.WatchSeconds);
    private DateTimeOffset _removeAt = DateTimeOffset.MinValue;
    private Task _telling = Task.CompletedTask;
    private bool _onDuty;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_onDuty)
        {
            return; // nor does a ledger that cannot be opened, which is why we stop, need to be asked
        }

        try
        {
            await duties.ReleaseAsync(Duty, _me, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No time is left for it: the duty ends by itself, and the stop is an orderly one all the same.
        }
        catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
        {
            LogWaiting(reason);
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _onDuty = await duties.TakeAsync(Duty, _me, 4 * _every, stoppingToken);
                if (_onDuty)
                {
                    await watch.LookAsync(stoppingToken);
                    if (_telling.IsCompleted)
                    {
                        _telling = TellAsync(stoppingToken); // a target that is slow does not keep us from looking
                    }

                    await RemoveOldAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
            {
                LogWaiting(reason);
            }
            catch (Exception failure)
            {
                LogFailed(failure);
            }

            await Task.Delay(Jitter.Around(_every), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _telling;
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        try
        {
            await announcer.TellAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
        {
            LogWaiting(reason);
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
    }

    private async Task RemoveOldAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (now >= _removeAt)
        {
            await log.RemoveBeforeAsync(now - TimeSpan.FromDays(options.Value.KeepDays), cancellation);
            _removeAt = now + s_removeEvery;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The watch over incidents has to wait: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "The watch over incidents failed; it goes on in its own time")]
    private partial void LogFailed(Exception failure);
}
