using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary><c>/api/events</c>: what was accepted.</summary>
internal static class EventEndpoints
{
    private const string BodyRemoved = "Retention has removed the body of this event. Keep bodies for longer: the source's retention, or Retention__BodyDays.";

    public static void MapEvents(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events.MapGet("/", List).WithName("ListEvents").WithSummary("Events that match, newest first");
        events.MapGet("/{id}", Read).WithName("ReadEvent").WithSummary("One event: headers, verification, deliveries with their attempts");
        events.MapGet("/{id}/body", ReadBody).WithName("ReadEventBody").WithSummary("Its body, byte for byte")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        events.MapPost("/{id}/replay", Replay).WithName("ReplayEvent").WithSummary("Send it again: to where it went before, or if it went nowhere to where its source's subscriptions lead now, or to one destination")
            .WithMetadata(new RequestExample("""{"destination":"shop-app","reason":"it was down"}"""));
        events.MapPost("/{id}/resend", Resend).WithName("ResendEvent").WithSummary("Make a new event from it, changed as you say, and deliver that to where its source leads now")
            .WithMetadata(new RequestExample("""{"body":"{\"id\":7}","headers":[{"name":"Content-Type","value":"application/json"}]}"""));
    }

    private static async Task<Results<Ok<Http.Page<EventSummaryAnswer>>, ProblemHttpResult>> List(
        [AsParameters] EventFilters filters, PageQuery page, EventSearch search, ICatalogSource catalog, TimeProvider clock, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var checks = new Checks();
        var query = filters.Read(current, clock.GetUtcNow(), checks);
        return checks.Failed
            ? checks.ToProblem()
            : TypedResults.Ok(PageQuery.Of(await search.FindAsync(query, page.After, page.Limit, cancellation), e => EventMapping.ToAnswer(e, current)));
    }

    private static async Task<Results<Ok<EventAnswer>, ProblemHttpResult>> Read(
        string id, EventSearch search, ICatalogSource catalog, PublicAddress address, HttpRequest request, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Event, id, out var key) && await search.GetAsync(key, cancellation) is { } found
            ? TypedResults.Ok(EventMapping.ToAnswer(found, catalog.Current, address.OfEdge(request)))
            : Problems.NotFound("event", id);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadBody(
        string id, EventSearch search, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Event, id, out var key) && await search.GetBodyAsync(key, cancellation) is { } found
            ? found.Body is { } body
                ? TypedResults.File(body, "application/octet-stream", $"{id}.bin")
                : Problem.Of(StatusCodes.Status410Gone, "body_removed", BodyRemoved)
            : Problems.NotFound("event", id);

    internal static async Task<Results<Created<MadeEventAnswer>, ProblemHttpResult>> Resend(
        string id, Body<ResendEventRequest> body, EventSearch search, NewEvents events, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Event, id, out var key) || await search.GetAsync(key, cancellation) is not { } original)
        {
            return Problems.NotFound("event", id);
        }

        await catalog.RefreshAsync(cancellation);
        var checks = new Checks();
        if (EventEdit.Read(original, body.Value, catalog.Current, checks) is not { } edit)
        {
            return checks.ToProblem();
        }

        var made = PublicId.Format(PublicId.Event, await events.ResendAsync(user, original, edit, cancellation));
        return TypedResults.Created($"/api/events/{made}", new MadeEventAnswer(made));
    }

    private static async Task<Results<Accepted<ReplayedAnswer>, ProblemHttpResult>> Replay(
        string id,
        Body<ReplayEventRequest> body,
        EventSearch search,
        Redelivery redelivery,
        ICatalogSource catalog,
        ClaimsPrincipal user,
        CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Event, id, out var key) || await search.GetAsync(key, cancellation) is not { } found)
        {
            return Problems.NotFound("event", id);
        }

        if (found.RemovedBytes is not null)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "body_removed", BodyRemoved);
        }

        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var checks = new Checks();
        var reader = new QueryReader(current, checks);
        var destination = reader.Destination(body.Value.Destination);
        var reason = reader.Text(body.Value.Reason, "reason", 500);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var made = await redelivery.ReplayAsync(user, found, destination, reason, cancellation);
        if (made.Count == 0)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "nothing_to_replay_to",
                "The event went nowhere that is still there, and no subscription of its source wants it now. Name a destination.",
                "destination");
        }

        var now = await search.GetAsync(key, cancellation);
        return TypedResults.Accepted(
            $"/api/events/{id}",
            new ReplayedAnswer([.. (now ?? found).Deliveries.Where(d => made.Contains(d.Id)).Select(d => DeliveryMapping.ToAnswer(d, current))]));
    }
}
