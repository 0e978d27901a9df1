namespace WebhookOps.ServiceDefaults.Deliveries;

/// <summary>Sends a test event to a destination, now, and says what came of it. Nothing of it is kept in the ledger, but for a channel's: that is a message like any other.</summary>
public interface IDestinationTests
{
    /// <returns>Null: there is no such destination, or no worker to ask.</returns>
    Task<DestinationTest?> RunAsync(Guid destinationId, CancellationToken cancellation);
}
