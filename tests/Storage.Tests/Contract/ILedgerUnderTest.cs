using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>An empty ledger on one engine, and what the contract needs to see of its inside.</summary>
public interface ILedgerUnderTest : IAsyncDisposable
{
    Task StartAsync(TimeProvider clock);

    IEventLog Events { get; }

    IDeliveryQueue Queue { get; }

    /// <summary>Adds a destination, or changes the one with this id.</summary>
    Task PutDestinationAsync(Guid id, bool enabled = true, bool paused = false);

    Task<long> CountAsync(string table);

    Task<StoredDelivery> ReadDeliveryAsync(Guid id);

    /// <summary>In the order of their numbers.</summary>
    Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(Guid deliveryId);
}
