using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>A worker without tunnels: deliveries to agents wait for a worker that has them.</summary>
internal sealed class NoAgentTunnels : IAgentTunnels
{
    public bool IsOnline(string agent) => false;

    public Task<AgentAnswer> SendAsync(string agent, HttpRequestMessage message, bool verifyTls, TimeSpan timeout, CancellationToken cancellation) =>
        throw new AgentTunnelException(ErrorCodes.AgentUnavailable, "This worker has no tunnels.");
}
