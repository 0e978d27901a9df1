using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Tunnel.Service.Directory;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>Passes a worker's request to an agent, whichever replica holds its tunnel.</summary>
internal sealed class AgentForwarder(TunnelRegistry registry, ITunnelDirectory directory, ReplicaClient replicas)
{
    /// <summary>The worker's own limits come first; this one ends what nobody waits for any more.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(1);

    public async Task ForwardAsync(HttpContext context, string agent, bool here)
    {
        var prefix = $"{(here ? AgentForwardEndpoints.HerePrefix : AgentForwardEndpoints.Prefix)}{agent}";
        var target = LiveCall.TargetAfter(prefix, context) ?? "/";
        ForwardFault? fault;
        if (registry.TryFindByName(agent, out var session) && session.AgentId is not null)
        {
            session.Hold();
            fault = await Forwarder.ForwardAsync(context, session.Client, Plan(session, context, target));
            session.Release();
            fault = fault is not null && session.Ended.IsCompleted
                ? new(ErrorCodes.AgentDisconnected, $"The tunnel of agent '{agent}' was lost while the request was under way.", 502)
                : fault;
        }
        else if (!here && await directory.FindAgentElsewhereAsync(agent, context.RequestAborted) is { } place)
        {
            fault = await replicas.PassAsync(context, place, AgentForwardEndpoints.HerePrefix + agent + target, [], s_patience);
        }
        else
        {
            fault = new(ErrorCodes.AgentUnavailable, $"The agent '{agent}' is not connected.", 503);
        }

        if (fault is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = fault.Status;
            context.Response.Headers[TunnelHeaders.Error] = fault.Code;
            await context.Response.WriteAsync(fault.Detail, context.RequestAborted);
        }
    }

    private static Forward Plan(TunnelSession session, HttpContext context, string target) => new()
    {
        Uri = session.Uris.Of(target),
        ThroughTunnel = true,
        Host = context.Request.Host.Value,
        Pass = static name => !name.Equals(InternalPass.Header, StringComparison.OrdinalIgnoreCase),
        Timeout = s_patience,
        Refuse = AgentFault.ReadAsync,
        // Always there on an answer of the app, so that the worker can tell it from any other.
        Annotate = static answer => [new(TunnelHeaders.RemoteAddress, AgentCall.TakeRemoteAddress(answer) ?? "")],
    };
}
