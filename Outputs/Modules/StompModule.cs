using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Stomp;

namespace WebhookOps.Outputs.Modules;

/// <summary>A queue or topic of a broker that speaks STOMP 1.2, such as ActiveMQ; each message is confirmed by a receipt.</summary>
internal sealed class StompModule : IOutputModule
{
    public string Name => "stomp";

    public IReadOnlyList<string> Aliases => ["activemq"];

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(61613),
        OutputField.Text("virtualHost", "The broker's virtual host, if it has several; /, if left out.", "/"),
        OutputField.Required("destination", $"/queue/NAME or /topic/NAME. It {OutputTemplate.Rule}."),
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) =>
        [.. Endpoint.Check(settings), .. OutputTemplate.Check("destination", settings.Text("destination"))];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new StompTarget(settings, context));
}
