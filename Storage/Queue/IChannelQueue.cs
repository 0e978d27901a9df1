using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Queue;

/// <summary>What the queue does for channels beyond <see cref="IDeliveryQueue"/>: it bounds what waits, by number and by time.</summary>
public interface IChannelQueue
{
    /// <summary>How many deliveries wait for some destinations together, counted no further than <paramref name="limit"/>.</summary>
    Task<int> CountWaitingAsync(IReadOnlyList<Guid> destinations, int limit, CancellationToken cancellation);

    /// <summary>Makes deliveries dead (<see cref="ErrorCodes.Expired"/>) that have been due since before a moment, without an attempt. At most <paramref name="limit"/> of each destination at a time.</summary>
    /// <returns>How many.</returns>
    Task<int> ExpireAsync(IReadOnlyList<(Guid DestinationId, DateTimeOffset DueBefore)> destinations, int limit, CancellationToken cancellation);

    /// <summary>Makes the oldest that wait for some destinations dead (<see cref="ErrorCodes.ChannelFull"/>), without an attempt.</summary>
    /// <returns>How many.</returns>
    Task<int> BuryOldestAsync(IReadOnlyList<Guid> destinations, int count, CancellationToken cancellation);
}
