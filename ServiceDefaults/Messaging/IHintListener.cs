namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Hears hints; register as many as a process needs. Of several replicas of a service one hears each hint: they compete for them (see
/// <see cref="IReplicaHintListener"/>). Calls come on the bus's threads, or on the sender's where there is no bus, and must return at once.
/// </summary>
public interface IHintListener
{
    void DeliveriesReady(IReadOnlyCollection<Guid> destinations);
}
