using Microsoft.Extensions.Logging;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Recording;

/// <summary>
/// Writes what attempts came to, many in one transaction, for whatever sends: workers and channels alike. A sender need not wait for it;
/// an outcome that the ledger will not take is offered again for as long as its lease holds, after which the lease sweep has the
/// delivery sent once more.
/// </summary>
public sealed partial class OutcomeRecorder : IAsyncDisposable
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
    /// <returns>Ends when it is on record, or given up; false: it does not count, for the lease had ended or the ledger stayed away. Never throws.</returns>
    public async Task<bool> RecordAsync(AttemptOutcome outcome, DateTimeOffset leaseUntil)
    {
        _pending.Enter();
        try
        {
            bool? recorded;
            for (var delay = FirstPause; (recorded = await TryRecordAsync(outcome, leaseUntil - delay)) is null; delay = delay * 2 < LongestPause ? delay * 2 : LongestPause)
            {
                await Task.Delay(delay, _clock);
            }

            return recorded.Value;
        }
        finally
        {
            _pending.Leave();
        }
    }

    /// <summary>Gives claims back that were never begun.</summary>
    /// <returns>Ends when they are back, or cannot be given back and wait for their leases to end. Never throws.</returns>
    public async Task GiveBackAsync(IReadOnlyList<ClaimedDelivery> claims)
    {
        _pending.Enter();
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

    /// <summary>Waits until everything is on record, or given up.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _pending.NoneAsync().WaitAsync(cancellation);

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    /// <returns>Whether it counts; null: not taken, but there is time to try again.</returns>
    private async ValueTask<bool?> TryRecordAsync(AttemptOutcome outcome, DateTimeOffset lastChance)
    {
        try
        {
            var recorded = await _commits.EnqueueAsync(outcome, CancellationToken.None);
            if (!recorded)
            {
                LogLate(PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId));
            }

            return recorded;
        }
        catch (Exception failure)
        {
            var delivery = PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId);
            if (_clock.GetUtcNow() >= lastChance)
            {
                LogLost(failure, delivery);
                return false;
            }

            LogRetry(failure, delivery);
            return null;
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
