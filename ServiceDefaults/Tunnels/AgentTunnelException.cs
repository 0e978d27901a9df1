namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>A request did not get through to a private app.</summary>
/// <param name="code">One of <see cref="Core.Deliveries.ErrorCodes"/>: <c>AGENT_…</c> when the tunnel is at fault, others when the app or its agent is.</param>
public sealed class AgentTunnelException(string code, string detail, Exception? cause = null) : Exception(detail, cause)
{
    public string Code { get; } = code;
}
