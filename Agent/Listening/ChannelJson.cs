using System.Text.Json.Serialization;

namespace WebhookOps.Agent.Listening;

[JsonSerializable(typeof(Channel))]
internal sealed partial class ChannelJson : JsonSerializerContext;
