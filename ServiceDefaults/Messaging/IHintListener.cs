namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Hears hints; register as many as a process needs. Calls come on the bus's threads and must return at once.</summary>
public interface IHintListener
{
    void DeliveriesReady(IReadOnlyCollection<Guid> destinations)
    {
    }

    void CatalogChanged()
    {
    }
}
