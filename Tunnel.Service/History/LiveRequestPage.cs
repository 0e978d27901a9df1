namespace WebhookOps.Tunnel.Service.History;

/// <param name="Next">Give it back as <c>after</c> for older ones; null on the last page.</param>
public sealed record LiveRequestPage(IReadOnlyList<LiveRequestAnswer> Items, string? Next);
