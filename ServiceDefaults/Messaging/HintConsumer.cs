using MassTransit;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Hands what comes off the bus to every listener of this process.</summary>
internal sealed class HintConsumer(IEnumerable<IHintListener> listeners) : IConsumer<DeliveriesReady>, IConsumer<CatalogChanged>
{
    public Task Consume(ConsumeContext<DeliveriesReady> context)
    {
        foreach (var listener in listeners)
        {
            listener.DeliveriesReady(context.Message.Destinations);
        }

        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<CatalogChanged> context)
    {
        foreach (var listener in listeners)
        {
            listener.CatalogChanged();
        }

        return Task.CompletedTask;
    }
}
