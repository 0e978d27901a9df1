using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Mqtt;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>An MQTT 3.1.1 topic at QoS 1: confirmed by the broker, at least once.</summary>
internal sealed class MqttModule : IOutputModule
{
    public string Name => "mqtt";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(1883),
        OutputField.Text("clientId", "What the broker knows us as; a random one if left out."),
        OutputField.Required("topic", $"Where to publish. It {OutputTemplate.Rule}."),
        OutputField.Flag("retain", "Let the broker keep the last one for whoever subscribes later."),
        OutputFormat.Field,
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) =>
    [
        .. Endpoint.Check(settings),
        .. OutputTemplate.Check("topic", settings.Text("topic")),
        .. settings.Text("topic").AsSpan().ContainsAny('+', '#') ? [new FieldError("topic", "must not hold the wildcards + and #")] : Array.Empty<FieldError>(),
        .. settings.Text("clientId").Length > 0 && settings.Number("connections") > 1 ? [new FieldError("clientId", "allows one connection only")] : Array.Empty<FieldError>(),
    ];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new MqttTarget(settings, context));
}
