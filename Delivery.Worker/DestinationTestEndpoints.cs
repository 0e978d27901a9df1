using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Delivery.Worker;

/// <summary>Lets the dashboard of a fleet, which has no worker in its process, send test events.</summary>
internal static class DestinationTestEndpoints
{
    public static void MapDestinationTests(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/internal/destinations/{id:guid}/test", RunAsync).WithName("RunDestinationTest").ExcludeFromDescription().OnPlane(Plane.Internal).RequirePass();

    private static async Task<Results<Ok<DestinationTest>, NotFound>> RunAsync(Guid id, IDestinationTests tests, CancellationToken cancellation) =>
        await tests.RunAsync(id, cancellation) is { } test ? TypedResults.Ok(test) : TypedResults.NotFound();
}
