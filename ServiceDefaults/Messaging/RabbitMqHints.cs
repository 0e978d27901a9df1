using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Hints over RabbitMQ. Each service that listens has one queue, whose messages its replicas compete for; a service that only speaks has
/// none. What every replica is to hear comes over a queue of each replica's own, which goes with its connection. What nobody takes is worth
/// little after a while, so queues are short and drop their oldest, and are classic ones: a quorum queue keeps a log that a hint is not
/// worth, and one of a broker that was killed may find no leader again (3.10: consumers time out for ever).
/// </summary>
internal sealed class RabbitMqHints
{
    /// <summary>Messages at a replica that it has not finished with: few, so that one that hangs keeps few from the others.</summary>
    private const int Prefetch = 8;

    private const int MaxLength = 1000;

    private readonly Uri _address;
    private readonly string _queue;

    private RabbitMqHints(Uri address, string queue) => (_address, _queue) = (address, queue);

    /// <param name="connection"><c>amqp://USER:PASSWORD@HOST:5672/VHOST</c>, or <c>amqps://…</c>.</param>
    /// <param name="service">The program's name, the same for all its replicas.</param>
    /// <exception cref="CannotStartException">It is not such an address.</exception>
    public static RabbitMqHints Parse(string connection, string service) =>
        Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps"
            ? new RabbitMqHints(address, $"{service.ToLowerInvariant()}-hints")
            : throw new CannotStartException("ConnectionStrings:messaging is not an address of RabbitMQ. Write it as amqp://USER:PASSWORD@HOST:5672.");

    public void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator transport)
    {
        transport.Host(_address, static host => host.Heartbeat(TimeSpan.FromSeconds(10)));
        var services = context.GetRequiredService<IServiceProviderIsService>();
        if (services.IsService(typeof(IHintListener)))
        {
            transport.ReceiveEndpoint(_queue, queue =>
            {
                Bound(queue);
                queue.ConfigureConsumer<HintConsumer>(context);
            });
        }

        if (services.IsService(typeof(IReplicaHintListener)))
        {
            transport.ReceiveEndpoint(new TemporaryEndpointDefinition(_queue), queue =>
            {
                Bound(queue);
                queue.ConfigureConsumer<ReplicaHintConsumer>(context);
            });
        }
    }

    private static void Bound(IRabbitMqReceiveEndpointConfigurator queue)
    {
        queue.SetQueueArgument("x-max-length", MaxLength);
        queue.PrefetchCount = Prefetch;
    }
}
