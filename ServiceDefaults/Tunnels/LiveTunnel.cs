namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>A tunnel that is up.</summary>
/// <param name="Name">Of its agent; the id of a temporary URL.</param>
/// <param name="Kind">agent or temporary.</param>
/// <param name="RequestsUnderWay">Live requests at this moment.</param>
public sealed record LiveTunnel(string TunnelId, string Name, string Kind, DateTime Since, string RemoteAddress, string Version, int RequestsUnderWay);
