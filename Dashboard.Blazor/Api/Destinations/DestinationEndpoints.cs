using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary><c>/api/destinations</c>: where events go.</summary>
internal static class DestinationEndpoints
{
    public static void MapDestinations(this RouteGroupBuilder api)
    {
        var destinations = api.MapGroup("/destinations").WithTags("Destinations");
        destinations.MapGet("/", List).WithName("ListDestinations").WithSummary("Every destination, oldest first");
        destinations.MapPost("/", Create).WithName("CreateDestination").WithSummary("Make a destination; the answer carries its signing secret, once")
            .WithMetadata(new RequestExample("""{"name":"shop-app","url":"https://shop.example.com/webhooks","timeoutSeconds":10}"""));
        destinations.MapGet("/{name}", Read).WithName("ReadDestination").WithSummary("One destination");
        destinations.MapPatch("/{name}", Update).WithName("UpdateDestination").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"timeoutSeconds":10,"headers":{"X-Team":"payments"},"maxConcurrency":8}"""));
        destinations.MapDelete("/{name}", Delete).WithName("DeleteDestination").WithSummary("Remove a destination and its subscriptions");
        destinations.MapPost("/{name}/pause", Pause).WithName("PauseDestination").WithSummary("Hold its deliveries");
        destinations.MapPost("/{name}/resume", Resume).WithName("ResumeDestination").WithSummary("Release its deliveries");
        destinations.MapPost("/{name}/test", Test).WithName("TestDestination")
            .WithSummary("Send a test event now and say what came of it; nothing of it is kept");
        destinations.MapPost("/{name}/rotate-secret", RotateSecret).WithName("RotateDestinationSecret")
            .WithSummary("Make a new signing secret, shown once; for a while both sign")
            .WithMetadata(new RequestExample("""{"overlapSeconds":3600}"""));
    }

    private static async Task<Results<Ok<Page<DestinationAnswer>>, ProblemHttpResult>> List(
        PageQuery page, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        return TypedResults.Ok(page.Slice(catalog.Current.Destinations.Values, d => d.Id, DestinationMapping.ToAnswer));
    }

    private static async Task<Results<Ok<DestinationAnswer>, ProblemHttpResult>> Read(string name, ICatalogSource catalog, CancellationToken cancellation) =>
        await FindAsync(catalog, name, cancellation) is { } destination
            ? TypedResults.Ok(DestinationMapping.ToAnswer(destination))
            : Problems.NotFound("destination", name);

    internal static async Task<Results<Created<DestinationAnswer>, ProblemHttpResult>> Create(
        Body<DestinationRequest> body, Edits edits, UrlCheck urls, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = body.Value.Name ?? "";
        checks.Require(Names.IsSlug(name), "name", $"The name {Names.SlugRule}.", body.Has("name") ? "value_invalid" : "required");
        if (DestinationMapping.KindOf(body.Value.Kind) is not { } kind)
        {
            return Problems.Invalid("kind", $"Must be one of {DestinationMapping.KnownKinds}.");
        }

        var now = clock.GetUtcNow();
        var secret = WebhookSecret.New();
        var destination = new Destination
        {
            Id = PublicId.New(clock),
            Name = name,
            Kind = kind,
            Secrets = new DestinationSecrets { SigningSecrets = [new SigningSecret(secret)] },
            CreatedAt = now,
            UpdatedAt = now,
        };
        DestinationMapping.Apply(body, destination, checks);
        await CheckUrlAsync(destination, urls, checks, cancellation);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var problem = await edits.CatalogAsync(
            user,
            new Deed("destination.create", name, new { Kind = DestinationMapping.TextOf(kind), destination.Url }),
            async (db, stop) =>
            {
                if (await db.Destinations.AnyAsync(d => d.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is a destination '{name}' already.");
                }

                if (kind == DestinationKind.Channel && !await db.Channels.AnyAsync(c => c.Name == destination.Target, stop))
                {
                    return Problems.Invalid("channel", $"There is no channel '{destination.Target}'. Make it first.", "channel_not_found");
                }

                db.Destinations.Add(destination);
                return null;
            },
            cancellation);
        return problem is null
            ? TypedResults.Created($"/api/destinations/{name}", DestinationMapping.ToAnswer(destination) with { SigningSecret = destination.Secrets.SigningSecrets[0].Value.Reveal() })
            : problem;
    }

    internal static async Task<Results<Ok<DestinationAnswer>, ProblemHttpResult>> Update(
        string name, Body<DestinationRequest> body, Edits edits, UrlCheck urls, ICatalogSource catalog, IHints hints, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(catalog, name, cancellation) is not { } current)
        {
            return Problems.NotFound("destination", name);
        }

        var checks = new Checks();
        checks.Require(!body.Has("name") || body.Value.Name == name, "name", "Cannot be changed. Make another destination.", "read_only");
        checks.Require(!body.Has("kind") || body.Value.Kind == DestinationMapping.TextOf(current.Kind), "kind", "Cannot be changed. Make another destination.", "read_only");
        if (current.Kind == DestinationKind.Channel && body.Value.Channel is { } channel)
        {
            checks.Require(catalog.Current.Channels.ContainsKey(channel), "channel", $"There is no channel '{channel}'. Make it first.", "channel_not_found");
        }

        if (body.Has("url") || body.Has("allowPrivateNetwork"))
        {
            // A look-up may take seconds, and must not be made while the ledger waits.
            var allow = body.Has("allowPrivateNetwork") ? body.Value.AllowPrivateNetwork : current.AllowPrivateNetwork;
            if (current.Kind == DestinationKind.Http && (body.Has("url") ? body.Value.Url : current.Url) is { } url)
            {
                await urls.RunAsync(url, allow, checks, cancellation);
            }
        }

        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var answer = await ChangeAsync(name, new Deed("destination.update", name, new { Changed = body.Given }), edits, user, destination =>
        {
            DestinationMapping.Apply(body, destination, checks);
            return checks.Failed ? checks.ToProblem() : null;
        }, cancellation);
        await hints.DeliveriesReadyAsync([current.Id], cancellation);
        return answer;
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var problem = await edits.CatalogAsync(
            user,
            new Deed("destination.delete", name),
            async (db, stop) =>
            {
                if (await db.Destinations.SingleOrDefaultAsync(d => d.Name == name, stop) is not { } destination)
                {
                    return Problems.NotFound("destination", name);
                }

                db.Destinations.Remove(destination);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    internal static Task<Results<Ok<DestinationAnswer>, ProblemHttpResult>> Pause(
        string name, Edits edits, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(name, new Deed("destination.pause", name), edits, user, destination =>
        {
            destination.PausedAt ??= clock.GetUtcNow();
            return null;
        }, cancellation);

    internal static async Task<Results<Ok<DestinationAnswer>, ProblemHttpResult>> Resume(
        string name, Edits edits, ICatalogSource catalog, IHints hints, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var answer = await ChangeAsync(name, new Deed("destination.resume", name), edits, user, destination =>
        {
            destination.PausedAt = null;
            return null;
        }, cancellation);
        if (await FindAsync(catalog, name, cancellation) is { } resumed)
        {
            await hints.DeliveriesReadyAsync([resumed.Id], cancellation);
        }

        return answer;
    }

    internal static async Task<Results<Ok<DestinationTest>, ProblemHttpResult>> Test(
        string name, ICatalogSource catalog, IDestinationTests tests, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(catalog, name, cancellation) is not { } destination)
        {
            return Problems.NotFound("destination", name);
        }

        if (await tests.RunAsync(destination.Id, cancellation) is not { } test)
        {
            return ServiceDefaults.Http.Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "worker_unavailable", "No delivery worker can be reached to send the test. Set services:delivery:http:0, or try again.");
        }

        await edits.RecordAsync(user, new Deed("destination.test", name, new { test.Outcome, test.ErrorCode }), cancellation);
        return TypedResults.Ok(test);
    }

    internal static Task<Results<Ok<RotateSecretAnswer>, ProblemHttpResult>> RotateSecret(
        string name, Body<RotateSecretRequest> body, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        SecretRotation.RunAsync(body.Value, edits.Now, rotate => ChangeAsync(name, new Deed("destination.rotate-secret", name), edits, user, destination =>
        {
            destination.Secrets = destination.Secrets with { SigningSecrets = rotate(destination.Secrets.SigningSecrets) };
            return null;
        }, cancellation));

    private static async Task<Results<Ok<DestinationAnswer>, ProblemHttpResult>> ChangeAsync(
        string name, Deed deed, Edits edits, ClaimsPrincipal user, Func<Destination, ProblemHttpResult?> change, CancellationToken cancellation)
    {
        Destination? destination = null;
        var problem = await edits.CatalogAsync(
            user,
            deed,
            async (db, stop) =>
            {
                destination = await db.Destinations.SingleOrDefaultAsync(d => d.Name == name, stop);
                if (destination is null)
                {
                    return Problems.NotFound("destination", name);
                }

                destination.UpdatedAt = edits.Now;
                return change(destination);
            },
            cancellation);
        return problem is null ? TypedResults.Ok(DestinationMapping.ToAnswer(destination!)) : problem;
    }

    private static async Task CheckUrlAsync(Destination destination, UrlCheck urls, Checks checks, CancellationToken cancellation)
    {
        if (destination is { Kind: DestinationKind.Http, Url: { } url })
        {
            await urls.RunAsync(url, destination.AllowPrivateNetwork, checks, cancellation);
        }
    }

    private static async Task<Destination?> FindAsync(ICatalogSource catalog, string name, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        return catalog.Current.Destinations.Values.FirstOrDefault(d => d.Name == name);
    }
}
