using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Sockets;

namespace WebhookOps.Outputs.Modules;

/// <summary>A message for each event over a WebSocket, confirmed by a message that comes back for each.</summary>
internal sealed class WebSocketModule : IOutputModule
{
    public string Name => "websocket";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Required("url", "Where to connect: ws or wss."),
        OutputField.Texts("headers", "Headers of the handshake.") with { IsSecret = true },
        OutputField.Flag("awaitReply", "Wait for one message back for each event, whatever it says; without it an event counts as written once it is in the system's buffers.", byDefault: true),
        OutputFormat.Field,
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        if (!Uri.TryCreate(settings.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss") || url.UserInfo.Length > 0)
        {
            yield return new FieldError("url", "must be an absolute ws or wss URL, without credentials");
        }

        foreach (var (name, value) in settings.Texts("headers"))
        {
            if (!name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || value.Any(char.IsControl))
            {
                yield return new FieldError($"headers.{name}", "must be a header, its value without line breaks");
            }
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new SocketTarget(settings, context));
}
