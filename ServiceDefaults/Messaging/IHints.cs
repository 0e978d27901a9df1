namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Says to whoever listens that there is something to do. Hints carry no data that the ledger does not have: losing every one of them
/// costs latency, never an event. Sending never throws.
/// </summary>
public interface IHints
{
    /// <summary>These destinations have deliveries that can go out now.</summary>
    ValueTask DeliveriesReadyAsync(IReadOnlyCollection<Guid> destinations, CancellationToken cancellation);
}
