namespace WebhookOps.ServiceDefaults.Tunnels;

/// <param name="Next">Give it back as <c>after</c> for older ones; null on the last page.</param>
public sealed record LiveRequestPage(IReadOnlyList<LiveRequest> Items, string? Next);
