namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>Where a tunnel service answers for its live tunnels, on its internal listener.</summary>
public static class LiveTunnelPaths
{
    public const string Tunnels = "/internal/tunnels";

    public static string Requests(string tunnelId) => $"{Tunnels}/{Uri.EscapeDataString(tunnelId)}/requests";

    public static string Request(string tunnelId, string id) => $"{Requests(tunnelId)}/{Uri.EscapeDataString(id)}";
}
