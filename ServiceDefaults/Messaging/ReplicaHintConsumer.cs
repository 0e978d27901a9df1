using MassTransit;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Hands what every replica hears to the listeners of this process that want it all.</summary>
internal sealed class ReplicaHintConsumer(IEnumerable<IReplicaHintListener> listeners) : IConsumer<DeliveriesReady>
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
