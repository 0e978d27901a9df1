using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Dashboard.Blazor.Api.Tunnels;

/// <summary>The tunnels that are up.</summary>
/// <param name="Known">False: no tunnel service answered, so that it is not known which are up.</param>
/// <param name="Next">Always null: there is no further page.</param>
public sealed record TunnelListAnswer(IReadOnlyList<LiveTunnel> Items, bool Known, string? Next = null);
