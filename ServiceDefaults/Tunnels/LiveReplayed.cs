namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>What came of sending a live request again.</summary>
/// <param name="Made">The new request, with its answer; null: see <paramref name="Refusal"/>.</param>
/// <param name="Refusal">Why nothing was sent.</param>
public sealed record LiveReplayed(LiveRequest? Made, LiveRefusal? Refusal = null);
