using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Tunnels;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Dashboard.Blazor.Pages.Tunnels;

/// <summary>Bodies of live requests as files: never shown by the browser itself, whatever is in them.</summary>
internal static class LiveBodies
{
    public static void MapLiveBodies(this IEndpointRouteBuilder endpoints)
    {
        var requests = endpoints.MapGroup("/tunnels/{tunnelId}/requests/{id}").OnPlane(Plane.Operator).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();
        requests.MapGet("/body", static (string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) => ServeAsync(tunnelId, id, LiveBody.Request, live, cancellation));
        requests.MapGet("/response-body", static (string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) => ServeAsync(tunnelId, id, LiveBody.Response, live, cancellation));
    }

    private static async Task<IResult> ServeAsync(string tunnelId, string id, LiveBody body, ILiveTunnels live, CancellationToken cancellation) =>
        (await TunnelEndpoints.FileAsync(tunnelId, id, body, live, cancellation)).Result is FileContentHttpResult file ? file : Refusals.Of(StatusCodes.Status404NotFound);
}
