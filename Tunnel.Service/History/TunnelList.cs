namespace WebhookOps.Tunnel.Service.History;

/// <param name="Next">Always null: all of them are here.</param>
public sealed record TunnelList(IReadOnlyList<TunnelAnswer> Items, string? Next = null);
