using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Agents;

internal static class AgentTunnelEndpoints
{
    public static void MapAgentTunnel(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/tunnel", static (HttpContext context, TunnelAcceptor acceptor, AgentAuthority agents) => acceptor.RunAsync(context, agents))
            .OnPlane(Plane.Edge)
            .WithName("OpenAgentTunnel")
            .WithTags("Agents")
            .WithSummary("Opens an enrolled agent's tunnel.");
}
