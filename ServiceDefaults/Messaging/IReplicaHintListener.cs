namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Hears hints as <see cref="IHintListener"/> does, but each of them in every replica of a service: for what is tied to one process, such
/// as a connection that somebody holds to it.
/// </summary>
public interface IReplicaHintListener
{
    void DeliveriesReady(IReadOnlyCollection<Guid> destinations);
}
