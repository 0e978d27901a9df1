using System.Text.Json.Serialization;

namespace WebhookOps.Tunnel.Service.Directory;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TunnelPlace))]
internal sealed partial class TunnelPlaceJson : JsonSerializerContext;
