using System.Text.Json.Serialization;

namespace WebhookOps.Tunnel.Transport.Handshake;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HandshakeMessage))]
internal sealed partial class HandshakeJson : JsonSerializerContext;
