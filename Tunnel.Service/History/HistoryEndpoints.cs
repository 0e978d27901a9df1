using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>Lets the dashboard of a fleet, which has no tunnel in its process, see and replay live requests.</summary>
internal static class HistoryEndpoints
{
    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var tunnels = routes.MapGroup(LiveTunnelPaths.Tunnels).OnPlane(Plane.Internal).ExcludeFromDescription().RequirePass();
        tunnels.MapGet("/", static async (ILiveTunnels live, CancellationToken cancellation) => TypedResults.Ok(await live.ListAsync(cancellation)));
        var requests = tunnels.MapGroup("/{tunnelId}/requests").AddEndpointFilter<RouteGroupBuilder, HistoryElsewhere>();
        requests.MapGet("/", static async (string tunnelId, ILiveTunnels live, int limit, string? after, CancellationToken cancellation) =>
            TypedResults.Ok(await live.RequestsAsync(tunnelId, after, limit, cancellation)));
        requests.MapGet("/{id}", static async Task<Results<Ok<LiveRequest>, NotFound>> (string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) =>
            await live.FindAsync(tunnelId, id, cancellation) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound());
        requests.MapGet("/{id}/{body}", static async Task<Results<FileContentHttpResult, NotFound>> (
            string tunnelId, string id, LiveBody body, ILiveTunnels live, CancellationToken cancellation) =>
            await live.BodyAsync(tunnelId, id, body, cancellation) is { } bytes ? TypedResults.Bytes(bytes) : TypedResults.NotFound());
        requests.MapPost("/{id}/replay", static async (string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) =>
            TypedResults.Ok(await live.ReplayAsync(tunnelId, id, cancellation)));
    }
}
