using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.ZeroMq;

namespace WebhookOps.Outputs.Modules;

/// <summary>A ZeroMQ socket that listens. Only a REP replies, and so confirms; who pulls or subscribes does not.</summary>
internal sealed class ZeroMqModule : IOutputModule
{
    public string Name => "zeromq";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(5555).Where(f => f.Name is "host" or "port"),
        OutputField.Choice("mode", "req: to a REP, which must reply to each event; push: to a PULL; pub: to a SUB. The last two confirm nothing: an event counts as written once it is in the system's buffers.", "req", "push", "pub"),
        OutputField.Text("topic", $"A frame before the event, for push and pub. It {OutputTemplate.Rule}."),
        OutputFormat.Field,
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) => [.. Endpoint.Check(settings), .. OutputTemplate.Check("topic", settings.Text("topic"))];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new ZeroMqTarget(settings, context));
}
