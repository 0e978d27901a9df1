namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>A connector that has shown a valid token.</summary>
internal sealed record Admission(byte[] TokenHash, string ConnectorId, string Address);
