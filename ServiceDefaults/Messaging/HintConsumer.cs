using MassTransit;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Hands what this replica won of the hints to every listener of this process.</summary>
internal sealed class HintConsumer(IEnumerable<IHintListener> listeners) : IConsumer<DeliveriesReady>
{
    public Task Consume(ConsumeContext<DeliveriesReady> context)
    {
        foreach (var listener in listeners)
        {
            listener.DeliveriesReady(context.Message.Destinations);
        }

        return Task.CompletedTask;
    }
}
