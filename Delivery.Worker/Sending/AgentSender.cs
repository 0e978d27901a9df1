using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Sends to private apps through the tunnel of their agent. While the agent is away nothing is tried.</summary>
internal sealed class AgentSender(IAgentTunnels tunnels, TimeProvider clock) : IDeliverySender
{
    public DestinationKind Kind => DestinationKind.Agent;

    public bool CanSend(Destination destination) => destination.Target is { } agent && tunnels.IsOnline(agent);

    public async Task<SendResult> SendAsync(Outgoing outgoing, CancellationToken cancellation)
    {
        var destination = outgoing.Destination;
        var target = Target.Of(destination);
        if (target.Fault is { } fault)
        {
            return SendResult.Failed(ErrorCodes.Protocol, fault);
        }

        try
        {
            using var message = HttpMessage.Compose(outgoing, target, target.UrlFor(outgoing.Event), clock.GetUtcNow());
            using var answer = await tunnels.SendAsync(
                destination.Target ?? "", message, destination.VerifyTls, TimeSpan.FromSeconds(destination.TimeoutSeconds), cancellation);
            return await Answer.ReadAsync(answer.Response, answer.RemoteAddress, clock.GetUtcNow(), cancellation);
        }
        catch (AgentTunnelException failure) when (failure.Code == ErrorCodes.AgentUnavailable)
        {
            return SendResult.NotNow;
        }
        catch (AgentTunnelException failure)
        {
            return SendResult.Failed(failure.Code, failure.Message);
        }
    }
}
