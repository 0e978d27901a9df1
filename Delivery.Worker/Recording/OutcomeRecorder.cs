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
    public void Record(AttemptOutcome outcome, DateTimeOffset leaseUntil) => _pending.Watch(RecordAsync(outcome, leaseUntil));

    /// <summary>Gives claims back that were never begun.</summary>
    public void GiveBack(IReadOnlyList<ClaimedDelivery> claims) => _pending.Watch(GiveBackAsync(claims));

    /// <summary>Waits until everything is on record, or given up.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _pending.NoneAsync().WaitAsync(cancellation);

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task RecordAsync(AttemptOutcome outcome, DateTimeOffset leaseUntil)
    {
        var delay = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            try
            {
                if (!await _commits.EnqueueAsync(outcome, CancellationToken.None))
                {
                    LogLate(PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId));
                }

                return;
            }
            catch (Exception failure)
            {
                if (_clock.GetUtcNow() + delay >= leaseUntil)
                {
                    LogLost(failure, PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId));
                    return;
                }

                LogRetry(failure, PublicId.Format(PublicId.Delivery, outcome.Attempt.DeliveryId));
            }

            await Task.Delay(delay, _clock);
            delay = delay * 2 < TimeSpan.FromSeconds(5) ? delay * 2 : TimeSpan.FromSeconds(5);
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
