using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Tunnel.Service.Live;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes.Map("/hooks/{tunnelId}/{**path}", Forward)
            .OnPlane(Plane.Edge)
            .WithName("CallTunnel")
            .WithSummary("Passes the request to the private app behind the tunnel, and its answer back.");
    }

    private static Task Forward(HttpContext context, string tunnelId, LiveForwarder live) => live.ForwardAsync(context, tunnelId, "/hooks/" + tunnelId);
}
