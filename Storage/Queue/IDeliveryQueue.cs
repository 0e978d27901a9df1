using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Queue;

/// <summary>The rows of <c>deliveries</c> as a queue: claim, record, and what puts right what a crash left.</summary>
public interface IDeliveryQueue
{
    /// <summary>
    /// Takes due deliveries of the destinations named, oldest due first, no more of each than it has room for. Every one comes back
    /// <c>sending</c>, its attempt counted, with a new random lease token. Rows that another worker is claiming are passed over.
    /// </summary>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(IReadOnlyList<LaneRoom> lanes, CancellationToken cancellation);

    /// <summary>
    /// Records outcomes and their attempts in one transaction. An outcome whose lease token is no longer the row's changes nothing,
    /// its attempt is not kept, and its place in the answer is false. One that is on record already (the answer was lost, it is sent
    /// again) counts as recorded.
    /// </summary>
    Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation);

    /// <summary>Gives back claims that were never begun (draining, a lane that closed): pending again, the attempt not counted.</summary>
    Task GiveBackAsync(IReadOnlyList<(Guid DeliveryId, long LeaseToken)> claims, CancellationToken cancellation);

    /// <summary>The destinations that have a delivery due now.</summary>
    Task<IReadOnlyList<Guid>> FindDueDestinationsAsync(CancellationToken cancellation);

    /// <summary>
    /// Puts deliveries whose lease has run out back to pending, with an attempt that says <see cref="ErrorCodes.WorkerLost"/>, or to dead
    /// where its policy (looked up by subscription) has it <see cref="RetryPolicy.IsLostForGood"/>. At most <paramref name="limit"/> at a time.
    /// </summary>
    /// <returns>The destinations concerned.</returns>
    Task<IReadOnlyList<Guid>> ReleaseExpiredLeasesAsync(Func<Guid?, RetryPolicy> policyOf, int limit, CancellationToken cancellation);

    /// <summary>
    /// Makes pending deliveries dead (<see cref="ErrorCodes.DestinationDeleted"/>) whose destination is no longer there, without an
    /// attempt: none was made. At most <paramref name="limit"/> at a time.
    /// </summary>
    /// <returns>How many.</returns>
    Task<int> BuryOrphansAsync(int limit, CancellationToken cancellation);

    /// <summary>Makes deliveries pending, due now, their attempts counted anew, whatever finished state they are in (not sending).</summary>
    /// <returns>The destination of each that changed.</returns>
    Task<IReadOnlyList<Guid>> RetryAsync(IReadOnlyList<Guid> deliveries, AttemptTrigger trigger, CancellationToken cancellation);

    /// <summary>Cancels deliveries that are pending.</summary>
    /// <returns>How many were.</returns>
    Task<int> CancelAsync(IReadOnlyList<Guid> deliveries, CancellationToken cancellation);

    /// <summary>Makes new deliveries of old events, with trigger <see cref="AttemptTrigger.Replay"/>. One whose id is there already is left as it is.</summary>
    Task AddReplayAsync(IReadOnlyList<ReplayDelivery> deliveries, CancellationToken cancellation);
}
