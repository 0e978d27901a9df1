using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Rabbit;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>A RabbitMQ exchange or queue; persistent messages, each confirmed by the broker, and returned if no queue takes it.</summary>
internal sealed class RabbitMqModule : IOutputModule
{
    public string Name => "rabbitmq";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(5672),
        OutputField.Text("virtualHost", "The broker's virtual host.", "/"),
        OutputField.Text("exchange", "Where to publish; the default exchange, whose routing keys are queues, if left out."),
        OutputField.Required("routingKey", $"Routing key, or name of the queue. It {OutputTemplate.Rule}."),
        OutputField.Flag("declareQueue", "Make a durable queue of that name unless it is there; for the default exchange."),
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) =>
    [
        .. Endpoint.Check(settings),
        .. OutputTemplate.Check("routingKey", settings.Text("routingKey")),
        .. settings.Flag("declareQueue") && settings.Has("exchange") ? [new FieldError("declareQueue", "is for the default exchange")] : Array.Empty<FieldError>(),
    ];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new RabbitTarget(settings, context));
}
