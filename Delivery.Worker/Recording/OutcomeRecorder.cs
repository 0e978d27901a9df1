using WebhookOps.Core.Ids;
using WebhookOps.Storage;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Recording;

/// <summary>
/// Writes what attempts came to, many in one transaction. A place in a lane is free before its outcome is on record; an outcome that the
/// ledger will not take is offered again for as long as its lease holds, after which the lease sweep has the delivery sent once more.
/// </summary>
internal sealed partial class OutcomeRecorder : IAsyncDisposable
{
    private const int MaxBatch = 256;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly GroupCommit<AttemptOutcome, bool> _commits;
    private readonly IDeliveryQueue _queue;
    private readonly TimeProvider _clock;
    private readonly ILogger<OutcomeRecorder> _logger;
    private readonly Pending _pending = new();

    public OutcomeRecorder(IDeliveryQueue queue, TimeProvider clock, ILogger<OutcomeRecorder> logger)
    {
        (_queue, _clock, _logger) = (queue, clock, logger);
        _commits = new GroupCommit<AttemptOutcome, bool>(capacity: 8192, MaxBatch, writers: 1, queue.RecordAsync);
        _commits.Start();
    }

    /// <summary>Puts an outcome on record, in its own time.</summary>
    public void Record(AttemptOutcome outcome, DateTimeOffset leaseUntil)
    {
        _pending.Enter();
        _ = RecordAsync(outcome, leaseUntil);
    }

    /// <summary>Gives claims back that were never begun.</summary>
    public void GiveBack(IReadOnlyList<ClaimedDelivery> claims)
    {
        _pending.Enter();
        _ = GiveBackAsync(claims);
    }

    /// <summary>Waits until everything is on record, or given up.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _pending.NoneAsync().WaitAsync(cancellation);

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task RecordAsync(AttemptOutcome outcome, DateTimeOffset leaseUntil)
    {
        try
        {
            for (var delay = FirstPause; !await TryRecordAsync(outcome, leaseUntil - delay); delay = delay * 2 < LongestPause ? delay * 2 : LongestPause)
            {
                await Task.Delay(delay, _clock);
            }
        }
        finally
        {
            _pending.Leave();
        }
    }

    /// <returns>False: not taken, but there is time to try again.</returns>
    private async ValueTask<bool> TryRecordAsync(AttemptOutcome outcome, DateTimeOffset lastChance)
    {
        try
        {
            if (!await _commits.EnqueueAsync(outcome, CancellationToken.None))
            {
                LogLate(PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId));
            }

            return true;
        }
        catch (Exception failure)
        {
            var delivery = PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId);
            if (_clock.GetUtcNow() >= lastChance)
            {
                LogLost(failure, delivery);
                return true;
            }

            LogRetry(failure, delivery);
            return false;
        }
    }

    private async Task GiveBackAsync(IReadOnlyList<ClaimedDelivery> claims)
    {
        try
        {
            await _queue.GiveBackAsync([.. claims.Select(claim => (claim.Id, claim.LeaseToken))], CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogGiveBackFailed(failure, claims.Count);
        }
        finally
        {
            _pending.Leave();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The outcome of {Delivery} came after its lease had ended; it does not count, and the delivery may be sent again.")]
    private partial void LogLate(string delivery);

    [LoggerMessage(LogLevel.Debug, "The ledger did not take the outcome of {Delivery}; trying again.")]
    private partial void LogRetry(Exception failure, string delivery);

    [LoggerMessage(LogLevel.Error, "The ledger did not take the outcome of {Delivery} while its lease held; it will be sent again.")]
    private partial void LogLost(Exception failure, string delivery);

    [LoggerMessage(LogLevel.Warning, "{Count} deliveries could not be given back; they go out once their leases have ended.")]
    private partial void LogGiveBackFailed(Exception failure, int count);
}
