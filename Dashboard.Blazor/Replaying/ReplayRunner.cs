using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Operators;
using WebhookOps.Storage;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>
/// Keeps the running replays running: those that were just asked for, and at start those that a stop or a crash interrupted. Where
/// several processes run the same job, they make the same deliveries, and each only once.
/// </summary>
internal sealed partial class ReplayRunner(IDbContextFactory<LedgerContext> contexts, ReplayStep step, ILogger<ReplayRunner> logger) : BackgroundService
{
    private const int MaxAtOnce = 4;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _bell = new(0);
    private readonly Dictionary<Guid, Task> _jobs = [];

    /// <summary>Looks for a new job now rather than soon.</summary>
    public void Look() => _bell.Release();

    public override void Dispose()
    {
        base.Dispose();
        _bell.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await StartJobsAsync(stoppingToken);
                await _bell.WaitAsync(s_lookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_jobs.Values);
        }
    }

    private async Task StartJobsAsync(CancellationToken cancellation)
    {
        foreach (var ended in _jobs.Where(j => j.Value.IsCompleted).Select(j => j.Key).ToList())
        {
            _jobs.Remove(ended);
        }

        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            var open = db.Replays.Where(r => r.State == ReplayState.Running).OrderBy(r => r.Id).Select(r => r.Id).Take(MaxAtOnce);
            foreach (var id in (await open.ToListAsync(cancellation)).Where(id => !_jobs.ContainsKey(id)))
            {
                _jobs.Add(id, RunAsync(id, cancellation));
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogUnseen(LedgerUnavailableException.ReasonIn(failure) ?? failure.Message);
        }
    }

    /// <summary>What fails is left as it stands: the next look goes on from there.</summary>
    private async Task RunAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            while (await step.TakeAsync(id, cancellation))
            {
            }

            _bell.Release(); // a job that waited for its turn can begin
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            LogInterrupted(id, LedgerUnavailableException.ReasonIn(failure) ?? failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The replays to be run could not be read: {Reason}")]
    private partial void LogUnseen(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replay {Id} was interrupted and will go on where it was: {Reason}")]
    private partial void LogInterrupted(Guid id, string reason);
}
