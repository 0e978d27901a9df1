namespace WebhookOps.ServiceDefaults.Live;

/// <summary>What has changed in the ledger a moment ago. It says where to look again, and may be lost: a page that must be right looks by itself too.</summary>
/// <param name="Events">Events that came in.</param>
/// <param name="Deliveries">Deliveries whose state has changed.</param>
/// <param name="More">There were more than are named.</param>
public sealed record LiveNews(IReadOnlyCollection<Guid> Events, IReadOnlyCollection<Guid> Deliveries, bool More);
