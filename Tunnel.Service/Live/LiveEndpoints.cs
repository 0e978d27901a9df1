using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Tunnel.Service.Live;

internal static class LiveEndpoints
{
    private const string HooksPrefix = "/hooks/";

    /// <summary>Before the id of a tunnel that another replica was asked for.</summary>
    public const string InternalPrefix = "/internal/live/";

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var live = routes.ServiceProvider.GetRequiredService<LiveForwarder>();
        RequestDelegate forward = context => live.ForwardAsync(context, TunnelOf(context), HooksPrefix);
        routes.Map(HooksPrefix + "{tunnelId}/{**path}", forward)
            .OnPlane(Plane.Edge)
            .ShortCircuit()
            .WithName("CallTunnel")
            .WithSummary("Passes the request to the private app behind the tunnel, and its answer back.");
        routes.Map(InternalPrefix + "{tunnelId}/{**path}", (HttpContext context) => live.ForwardHereAsync(context, TunnelOf(context)))
            .OnPlane(Plane.Internal)
            .ShortCircuit()
            .RequirePass()
            .ExcludeFromDescription();
    }

    private static string TunnelOf(HttpContext context) => (string)context.Request.RouteValues["tunnelId"]!;
}
