using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Redis;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>A Redis list, stream or channel. A batch is one transaction (<c>MULTI</c>).</summary>
internal sealed class RedisModule : IOutputModule
{
    public string Name => "redis";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(6379),
        OutputField.Number("database", "Number of the database.", 0, 1_000_000, 0),
        OutputField.Choice("mode", "stream: XADD with the fields id, source, type, headers and body; list: RPUSH; publish: PUBLISH, which nobody keeps.", "stream", "list", "publish"),
        OutputField.Required("key", $"Key of the stream or list, or name of the channel. It {OutputTemplate.Rule}."),
        OutputField.Number("maxLength", "Keep about so many entries of a stream or list; 0: all.", 0, 1_000_000_000, 0),
        OutputFormat.Field,
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) =>
        [.. Endpoint.Check(settings), .. OutputTemplate.Check("key", settings.Text("key"))];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new RedisTarget(settings, context));
}
