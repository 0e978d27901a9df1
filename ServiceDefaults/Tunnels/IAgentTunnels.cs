namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>The way to private apps: requests through the tunnels of agents.</summary>
public interface IAgentTunnels
{
    /// <summary>Whether an agent is there now; answered from memory.</summary>
    bool IsOnline(string agent);

    /// <summary>Sends a request through an agent's tunnel; its URI is the private app's own.</summary>
    /// <param name="verifyTls">Whether the app's certificate must be valid.</param>
    /// <param name="timeout">How long the app may take to begin its answer.</param>
    /// <returns>The app's answer, to be disposed of.</returns>
    /// <exception cref="AgentTunnelException">There is no answer of the app's; says whose fault that is.</exception>
    Task<AgentAnswer> SendAsync(string agent, HttpRequestMessage message, bool verifyTls, TimeSpan timeout, CancellationToken cancellation);
}
