using System.Text.Json.Serialization;

namespace WebhookOps.Tunnel.Service.Temporary;

/// <summary>The answer of <c>GET /new</c>.</summary>
/// <param name="Token">The owner's: to be shown when connecting, and to get the same URL again.</param>
internal sealed record NewChannel([property: JsonPropertyName("channel_id")] string ChannelId, string Token, string Url, string Connect);
