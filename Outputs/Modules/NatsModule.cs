using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Nats;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>A NATS subject; with JetStream each event is confirmed by its stream, which drops repeats by <c>Nats-Msg-Id</c>.</summary>
internal sealed class NatsModule : IOutputModule
{
    public string Name => "nats";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(4222),
        OutputField.Secret("token", "Instead of user name and password."),
        OutputField.Required("subject", $"Where to publish. It {OutputTemplate.Rule}."),
        OutputField.Flag("jetStream", "Wait until a JetStream stream has stored it; otherwise NATS keeps nothing.", byDefault: true),
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        var subject = settings.Text("subject");
        return subject.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '*' or '>') || subject.StartsWith('.') || subject.EndsWith('.')
            ? [.. Endpoint.Check(settings), new FieldError("subject", "must be a subject without blanks and wildcards")]
            : [.. Endpoint.Check(settings), .. OutputTemplate.Check("subject", subject)];
    }

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new NatsTarget(settings, context));
}
