using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Events;

/// <summary>The append side of the ledger.</summary>
public interface IEventLog
{
    /// <summary>
    /// Inserts events, their deliveries and their dedupe keys in one transaction and returns once it is on disk. An event whose key is
    /// already taken inside its window is not inserted, nor are its deliveries; its place in the answer carries the first event's id.
    /// Two events of the batch with one key count likewise. An event that finds its own id under its key is no duplicate: its batch was
    /// committed before, and the answer was lost.
    /// </summary>
    /// <returns>One answer for each event, in the order of the batch.</returns>
    Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<NewEvent> batch, CancellationToken cancellation);

    /// <summary>Keeps requests that were turned away. Bounded by the retention sweep, not here.</summary>
    Task AppendRejectedAsync(IReadOnlyList<RejectedRequest> batch, CancellationToken cancellation);
}
