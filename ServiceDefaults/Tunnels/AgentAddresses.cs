namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>Where the tunnel service, on its internal listener, is asked for agents by other services. They show a pass: <see cref="Http.InternalPass"/>.</summary>
public static class AgentAddresses
{
    /// <summary><c>GET</c>: names of the agents that are online, a JSON array.</summary>
    public const string List = "/internal/agents";

    /// <summary>Before an agent's name and the private app's path: passes the request on and the app's answer back.</summary>
    public const string Forward = "/internal/agents/forward/";
}
