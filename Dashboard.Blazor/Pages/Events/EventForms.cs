using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Events;

/// <summary>What the buttons of an event's page do. Each leads back to that page, which says what was done.</summary>
internal static class EventForms
{
    public static void MapEventForms(this IEndpointRouteBuilder endpoints)
    {
        var forms = endpoints.MapForms(AccessPolicies.Pages);
        forms.MapPost("/events/{id}/replay", ReplayAsync);
        forms.MapPost("/deliveries/{id}/retry", static (string id, DeliverySearch search, Redelivery redelivery, ClaimsPrincipal user, CancellationToken cancellation) =>
            ActAsync(id, search, delivery => redelivery.RetryAsync(user, delivery, cancellation), EventNotice.Retried, EventNotice.Sending, cancellation));
        forms.MapPost("/deliveries/{id}/cancel", static (string id, DeliverySearch search, Redelivery redelivery, ClaimsPrincipal user, CancellationToken cancellation) =>
            ActAsync(id, search, delivery => redelivery.CancelAsync(user, delivery, cancellation), EventNotice.Cancelled, EventNotice.NotPending, cancellation));
        endpoints.MapBody();
    }

    private static async Task<IResult> ReplayAsync(
        string id, HttpContext context, EventSearch search, Redelivery redelivery, ICatalogSource catalog, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Event, id, out var key) || await search.GetAsync(key, cancellation) is not { } found)
        {
            return Refusals.Of(StatusCodes.Status404NotFound);
        }

        var name = context.Request.Form["destination"].ToString();
        var destination = name.Length == 0 ? null : catalog.Current.Destinations.Values.FirstOrDefault(d => d.Name == name);
        if (name.Length > 0 && destination is null)
        {
            return Back(key, EventNotice.NoDestination);
        }

        var made = await redelivery.ReplayAsync(context.User, found, destination?.Id, reason: null, cancellation);
        return Back(key, made.Count > 0 ? EventNotice.Replayed : EventNotice.NowhereToGo);
    }

    private static async Task<IResult> ActAsync(
        string id, DeliverySearch search, Func<Guid, Task<bool>> act, string done, string refused, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Delivery, id, out var key) && await search.GetAsync(key, cancellation) is { } delivery
            ? Back(delivery.EventId, await act(key) ? done : refused)
            : Refusals.Of(StatusCodes.Status404NotFound);

    private static RedirectHttpResult Back(Guid id, string notice) =>
        TypedResults.LocalRedirect($"/events/{PublicId.Format(PublicId.Event, id)}?notice={notice}");
}
