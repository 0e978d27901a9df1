using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>Requests through the tunnels that end in this process.</summary>
internal sealed class AgentTunnels(TunnelRegistry registry) : IAgentTunnels
{
    public bool IsOnline(string agent) => registry.TryFindByName(agent, out var session) && session.AgentId is not null;

    public async Task<AgentAnswer> SendAsync(string agent, HttpRequestMessage message, bool verifyTls, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!registry.TryFindByName(agent, out var session) || session.AgentId is null)
        {
            throw new AgentTunnelException(ErrorCodes.AgentUnavailable, $"The agent '{agent}' is not connected.");
        }

        AgentCall.Address(message, TunnelHandler.Origin, "", verifyTls, timeout);
        message.Version = System.Net.HttpVersion.Version20;
        session.Hold();
        try
        {
            var response = await session.Client.SendAsync(message, cancellation);
            if (await AgentFault.ReadAsync(response, cancellation) is { } fault)
            {
                response.Dispose();
                throw new AgentTunnelException(fault.Code, fault.Detail);
            }

            return new AgentAnswer(response, AgentCall.TakeRemoteAddress(response)) { Read = session.Release };
        }
        catch (Exception failure)
        {
            session.Release();
            if (failure is HttpRequestException or IOException)
            {
                throw Faults.IsReset(failure) && !session.Ended.IsCompleted
                    ? new AgentTunnelException(Faults.BrokenOff.Code, Faults.BrokenOff.Detail, failure)
                    : new AgentTunnelException(ErrorCodes.AgentDisconnected, $"The tunnel of agent '{agent}' was lost while the request was under way.", failure);
            }

            throw;
        }
    }
}
