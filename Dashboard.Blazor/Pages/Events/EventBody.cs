using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Events;

/// <summary>A body as a file: never shown by the browser itself, whatever is in it.</summary>
internal static class EventBody
{
    public static void MapBody(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/events/{id}/body", DownloadAsync)
            .OnPlane(Plane.Operator)
            .RequireAuthorization(AccessPolicies.Pages)
            .ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(
        string id, EventSearch search, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Event, id, out var key) && await search.GetBodyAsync(key, cancellation) is { Body: { } body }
            ? TypedResults.File(body, "application/octet-stream", $"{id}.bin")
            : Refusals.Of(StatusCodes.Status404NotFound);
}
