using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary><c>/api/deliveries</c>: what is owed, and what became of it.</summary>
internal static class DeliveryEndpoints
{
    private const int MostCauses = 200;

    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Deliveries");
        deliveries.MapGet("/", List).WithName("ListDeliveries").WithSummary("Deliveries that match, newest first");
        deliveries.MapGet("/causes", Causes).WithName("ListDeadLetterCauses").WithSummary("What the dead letters died of, the most frequent first");
        deliveries.MapGet("/{id}", Read).WithName("ReadDelivery").WithSummary("One delivery with its attempts");
        deliveries.MapPost("/{id}/retry", Retry).WithName("RetryDelivery").WithSummary("Send it again now, its attempts counted anew");
        deliveries.MapPost("/{id}/cancel", Cancel).WithName("CancelDelivery").WithSummary("Give up a delivery that is pending or held");
    }

    private static async Task<Results<Ok<Http.Page<DeliveryAnswer>>, ProblemHttpResult>> List(
        [AsParameters] DeliveryFilters filters, PageQuery page, DeliverySearch search, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var checks = new Checks();
        var query = filters.Read(current, checks);
        return checks.Failed
            ? checks.ToProblem()
            : TypedResults.Ok(PageQuery.Of(await search.FindAsync(query, page.After, page.Limit, cancellation), d => DeliveryMapping.ToAnswer(d, current)));
    }

    private static async Task<Results<Ok<DeliveryAnswer>, ProblemHttpResult>> Read(
        string id, DeliverySearch search, ICatalogSource catalog, CancellationToken cancellation) =>
        await FindAsync(id, search, cancellation) is { } found
            ? TypedResults.Ok(DeliveryMapping.ToAnswer(found, catalog.Current))
            : Problems.NotFound("delivery", id);

    private static async Task<Results<Accepted<DeliveryAnswer>, ProblemHttpResult>> Retry(
        string id, DeliverySearch search, Redelivery redelivery, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(id, search, cancellation) is not { } delivery)
        {
            return Problems.NotFound("delivery", id);
        }

        if (!await redelivery.RetryAsync(user, delivery.Id, cancellation))
        {
            return Problem.Of(StatusCodes.Status409Conflict, "delivery_sending", "It is being sent right now. Wait for the outcome.");
        }

        var now = await search.GetAsync(delivery.Id, cancellation);
        return TypedResults.Accepted($"/api/deliveries/{id}", DeliveryMapping.ToAnswer(now ?? delivery, catalog.Current));
    }

    private static async Task<Results<Ok<DeliveryAnswer>, ProblemHttpResult>> Cancel(
        string id, DeliverySearch search, Redelivery redelivery, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(id, search, cancellation) is not { } delivery)
        {
            return Problems.NotFound("delivery", id);
        }

        if (!await redelivery.CancelAsync(user, delivery.Id, cancellation))
        {
            return Problem.Of(StatusCodes.Status409Conflict, "delivery_not_pending", "Only a delivery that is pending or held can be cancelled.");
        }

        var now = await search.GetAsync(delivery.Id, cancellation);
        return TypedResults.Ok(DeliveryMapping.ToAnswer(now ?? delivery, catalog.Current));
    }

    private static async Task<Ok<WholeList<CauseAnswer>>> Causes(DeliverySearch search, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var destinations = catalog.Current.Destinations;
        return TypedResults.Ok(new WholeList<CauseAnswer>(
            [.. (await search.FindCausesAsync(MostCauses, cancellation)).Select(c =>
                new CauseAnswer(destinations.GetValueOrDefault(c.DestinationId)?.Name, c.Error, c.Status, c.Count, c.Latest.UtcDateTime))]));
    }

    private static async Task<Delivery?> FindAsync(string id, DeliverySearch search, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Delivery, id, out var key) ? await search.GetAsync(key, cancellation) : null;
}
