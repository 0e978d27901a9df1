using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Directory;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>For workers in other processes, and between replicas.</summary>
internal static class AgentForwardEndpoints
{
    public const string Prefix = ServiceDefaults.Tunnels.AgentAddresses.Forward;
    public const string HerePrefix = "/internal/agents-here/";

    public static void MapAgentForward(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").OnPlane(Plane.Internal).RequirePass().ExcludeFromDescription();
        group.ShortCircuit();
        group.MapGet(ServiceDefaults.Tunnels.AgentAddresses.List, ListAsync);
        group.Map(Prefix + "{agent}/{**path}", static (HttpContext context, string agent, AgentForwarder forwarder) => forwarder.ForwardAsync(context, agent, here: false));
        group.Map(HerePrefix + "{agent}/{**path}", static (HttpContext context, string agent, AgentForwarder forwarder) => forwarder.ForwardAsync(context, agent, here: true));
    }

    /// <summary>Names of the agents that are online, on any replica.</summary>
    private static async Task<string[]> ListAsync(ITunnelDirectory directory, CancellationToken cancellation) =>
        [.. (await directory.AllAsync(cancellation)).Where(static t => t.IsAgent).Select(static t => t.Name)];
}
