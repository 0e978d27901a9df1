namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>Leave to open a session.</summary>
/// <param name="AgentId">Null for a temporary channel.</param>
/// <param name="PublicPath">Path of the public URL, <c>/hooks/…</c> or <c>/webhook/…</c>.</param>
internal sealed record TunnelGrant(string TunnelId, Guid? AgentId, long Session, string PublicPath);
