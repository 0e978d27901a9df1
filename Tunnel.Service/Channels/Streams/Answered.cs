using System.Text.Json.Serialization;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>What <c>/connect/ack</c> answers.</summary>
internal sealed record Answered([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("message_id")] string MessageId);
