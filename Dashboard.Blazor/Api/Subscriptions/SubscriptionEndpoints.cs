using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Subscriptions;

/// <summary><c>/api/subscriptions</c>: what arrives at a source and is owed to a destination.</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this RouteGroupBuilder api)
    {
        var subscriptions = api.MapGroup("/subscriptions").WithTags("Subscriptions");
        subscriptions.MapGet("/", List).WithName("ListSubscriptions").WithSummary("Every subscription, oldest first");
        subscriptions.MapPost("/", Create).WithName("CreateSubscription").WithSummary("Owe a source's events to a destination from now on")
            .WithMetadata(new RequestExample("""{"source":"github","destination":"shop-app","filter":{"type":["push","pull_request"]},"retry":{"maxAttempts":10}}"""));
        subscriptions.MapGet("/{id}", Read).WithName("ReadSubscription").WithSummary("One subscription");
        subscriptions.MapPatch("/{id}", Update).WithName("UpdateSubscription").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"filter":{"type":["push"]},"retry":{"maxAttempts":8,"baseSeconds":10}}"""));
        subscriptions.MapDelete("/{id}", Delete).WithName("DeleteSubscription").WithSummary("Owe no more events; what is owed already still goes out");
    }

    private static async Task<Results<Ok<Page<SubscriptionAnswer>>, ProblemHttpResult>> List(
        PageQuery page, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        return TypedResults.Ok(page.Slice(current.Subscriptions.Values, s => s.Id, s => SubscriptionMapping.ToAnswer(s, current)));
    }

    private static async Task<Results<Ok<SubscriptionAnswer>, ProblemHttpResult>> Read(string id, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        return PublicId.TryParse(PublicId.Subscription, id, out var key) && current.Subscriptions.TryGetValue(key, out var subscription)
            ? TypedResults.Ok(SubscriptionMapping.ToAnswer(subscription, current))
            : Problems.NotFound("subscription", id);
    }

    internal static async Task<Results<Created<SubscriptionAnswer>, ProblemHttpResult>> Create(
        Body<SubscriptionRequest> body, Edits edits, ICatalogSource catalog, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var checks = new Checks();
        var given = body.Value;
        var source = catalog.Current.SourcesBySlug.GetValueOrDefault(given.Source ?? "");
        var destination = catalog.Current.Destinations.Values.FirstOrDefault(d => d.Name == given.Destination);
        checks.Require(given.Source is not null, "source", "Is required.", "required");
        checks.Require(given.Source is null || source is not null, "source", $"There is no source '{given.Source}'.", "source_not_found");
        checks.Require(given.Destination is not null, "destination", "Is required.", "required");
        checks.Require(given.Destination is null || destination is not null, "destination", $"There is no destination '{given.Destination}'.", "destination_not_found");
        var now = clock.GetUtcNow();
        var subscription = new Subscription
        {
            Id = PublicId.New(clock),
            SourceId = source?.Id ?? default,
            DestinationId = destination?.Id ?? default,
            CreatedAt = now,
            UpdatedAt = now,
        };
        SubscriptionMapping.Apply(body, subscription, checks);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var id = PublicId.Format(PublicId.Subscription, subscription.Id);
        var problem = await edits.CatalogAsync(
            user,
            new Deed("subscription.create", id, new { given.Source, given.Destination }),
            async (db, stop) =>
            {
                if (await RefuseTwinAsync(db, subscription, stop) is { } refused)
                {
                    return refused;
                }

                db.Subscriptions.Add(subscription);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Created($"/api/subscriptions/{id}", SubscriptionMapping.ToAnswer(subscription, catalog.Current)) : problem;
    }

    internal static async Task<Results<Ok<SubscriptionAnswer>, ProblemHttpResult>> Update(
        string id, Body<SubscriptionRequest> body, Edits edits, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Subscription, id, out var key))
        {
            return Problems.NotFound("subscription", id);
        }

        Subscription? subscription = null;
        var problem = await edits.CatalogAsync(
            user,
            new Deed("subscription.update", id, new { Changed = body.Given }),
            async (db, stop) =>
            {
                subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == key, stop);
                if (subscription is null)
                {
                    return Problems.NotFound("subscription", id);
                }

                var checks = new Checks();
                var filter = subscription.Filter;
                var now = SubscriptionMapping.ToAnswer(subscription, catalog.Current);
                checks.Require(!body.Has("source") || body.Value.Source == now.Source, "source", "Cannot be changed. Make another subscription.", "read_only");
                checks.Require(!body.Has("destination") || body.Value.Destination == now.Destination, "destination", "Cannot be changed. Make another subscription.", "read_only");
                SubscriptionMapping.Apply(body, subscription, checks);
                subscription.UpdatedAt = edits.Now;
                return checks.Failed ? checks.ToProblem()
                    : SubscriptionMapping.IsSameFilter(subscription.Filter, filter) ? null
                    : await RefuseTwinAsync(db, subscription, stop);
            },
            cancellation);
        return problem is null ? TypedResults.Ok(SubscriptionMapping.ToAnswer(subscription!, catalog.Current)) : problem;
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var known = PublicId.TryParse(PublicId.Subscription, id, out var key);
        var problem = !known ? Problems.NotFound("subscription", id) : await edits.CatalogAsync(
            user,
            new Deed("subscription.delete", id),
            async (db, stop) =>
            {
                if (await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == key, stop) is not { } subscription)
                {
                    return Problems.NotFound("subscription", id);
                }

                db.Subscriptions.Remove(subscription);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    /// <summary>Refuses what owes the same events to the same destination as another.</summary>
    private static async Task<ProblemHttpResult?> RefuseTwinAsync(LedgerContext db, Subscription subscription, CancellationToken cancellation)
    {
        var others = await db.Subscriptions
            .Where(s => s.SourceId == subscription.SourceId && s.DestinationId == subscription.DestinationId && s.Id != subscription.Id)
            .ToListAsync(cancellation);
        return others.Find(s => SubscriptionMapping.IsSameFilter(s.Filter, subscription.Filter)) is { } twin
            ? Problem.Of(
                StatusCodes.Status409Conflict, "subscription_exists", $"{PublicId.Format(PublicId.Subscription, twin.Id)} is the same: each event would go there twice.")
            : null;
    }
}
