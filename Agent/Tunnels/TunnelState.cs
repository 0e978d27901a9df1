namespace WebhookOps.Agent.Tunnels;

/// <summary>What is true of the tunnel now.</summary>
public abstract record TunnelState
{
    private TunnelState()
    {
    }

    public sealed record Connecting : TunnelState;

    /// <param name="PublicUrl">Requests to it come here.</param>
    public sealed record Online(string PublicUrl) : TunnelState;

    /// <param name="Reason">For a person; may hold what the server said.</param>
    /// <param name="Final">Trying again would not help.</param>
    public sealed record Offline(string Reason, TimeSpan RetryIn, bool Final) : TunnelState;
}
