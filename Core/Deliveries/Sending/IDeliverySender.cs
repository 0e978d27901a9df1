using WebhookOps.Core.Destinations;

namespace WebhookOps.Core.Deliveries.Sending;

/// <summary>Sends deliveries of one kind of destination. Register one for each kind; a kind without a sender is never claimed by the worker.</summary>
public interface IDeliverySender
{
    DestinationKind Kind { get; }

    /// <summary>
    /// Whether sending has a chance now (is the agent there?). While it has none, nothing is claimed and no attempt is used up; a hint for the
    /// destination makes the worker ask again at once. Called often: answer from memory.
    /// </summary>
    bool CanSend(Destination destination) => true;

    /// <summary>Makes one attempt. What goes wrong on the way is an answer too; only cancellation (the destination's timeout) is thrown.</summary>
    Task<SendResult> SendAsync(Outgoing outgoing, CancellationToken cancellation);
}
