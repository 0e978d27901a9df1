using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary><c>/api/sources</c>: where events come from.</summary>
internal static class SourceEndpoints
{
    private const int LongestType = 255;

    public static void MapSources(this RouteGroupBuilder api)
    {
        var sources = api.MapGroup("/sources").WithTags("Sources");
        sources.MapGet("/", List).WithName("ListSources").WithSummary("Every source, oldest first");
        sources.MapPost("/", Create).WithName("CreateSource").WithSummary("Make a source; the answer carries the URL to give to the provider")
            .WithMetadata(new RequestExample("""{"slug":"github","provider":"github","signingSecret":"a long random text"}"""));
        sources.MapGet("/{slug}", Read).WithName("ReadSource").WithSummary("One source");
        sources.MapPatch("/{slug}", Update).WithName("UpdateSource").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"name":"The shop","maxBodyBytes":1048576,"rateLimit":{"requests":100,"windowSeconds":60}}"""));
        sources.MapPost("/{slug}/rotate-secret", RotateSecret).WithName("RotateSourceSecret")
            .WithSummary("Replace the signing secret; for a while the old one counts too")
            .WithMetadata(new RequestExample("""{"signingSecret":"another long random text","overlapSeconds":3600}"""));
        sources.MapPost("/{slug}/test", Test).WithName("TestSource").WithSummary("Make a test event as if it had come in, and deliver it")
            .WithMetadata(new RequestExample("""{"type":"invoice.paid","body":{"id":"in_123"}}"""));
        sources.MapDelete("/{slug}", Delete).WithName("DeleteSource").WithSummary("Remove a source and its subscriptions; its events stay");
    }

    private static async Task<Results<Ok<Page<SourceAnswer>>, ProblemHttpResult>> List(
        PageQuery page, ICatalogSource catalog, PublicAddress address, HttpRequest request, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var edge = address.OfEdge(request);
        return TypedResults.Ok(page.Slice(catalog.Current.Sources.Values, s => s.Id, s => SourceMapping.ToAnswer(s, edge)));
    }

    private static async Task<Results<Ok<SourceAnswer>, ProblemHttpResult>> Read(
        string slug, ICatalogSource catalog, PublicAddress address, HttpRequest request, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        return catalog.Current.SourcesBySlug.TryGetValue(slug, out var source)
            ? TypedResults.Ok(SourceMapping.ToAnswer(source, address.OfEdge(request)))
            : Problems.NotFound("source", slug);
    }

    internal static async Task<Results<Created<SourceAnswer>, ProblemHttpResult>> Create(
        Body<SourceRequest> body, Edits edits, PublicAddress address, TimeProvider clock, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var slug = body.Value.Slug ?? "";
        checks.Require(Names.IsSlug(slug), "slug", $"The slug {Names.SlugRule}.", body.Has("slug") ? "value_invalid" : "required");
        var now = clock.GetUtcNow();
        var source = new Source { Id = PublicId.New(clock), Slug = slug, Name = slug, CreatedAt = now, UpdatedAt = now };
        SourceMapping.Apply(body, source, checks);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var problem = await edits.CatalogAsync(
            user,
            new Deed("source.create", slug, new { source.Provider }),
            async (db, stop) =>
            {
                if (await db.Sources.AnyAsync(s => s.Slug == slug, stop))
                {
                    return Problems.Conflict("slug_taken", "slug", $"There is a source '{slug}' already.");
                }

                db.Sources.Add(source);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Created($"/api/sources/{slug}", SourceMapping.ToAnswer(source, address.OfEdge(request))) : problem;
    }

    internal static async Task<Results<Ok<SourceAnswer>, ProblemHttpResult>> Update(
        string slug, Body<SourceRequest> body, Edits edits, PublicAddress address, TimeProvider clock, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (body.Has("slug") && body.Value.Slug != slug)
        {
            return Problems.Invalid("slug", "The slug is part of the URL that the provider has, and cannot be changed. Make another source.", "read_only");
        }

        Source? source = null;
        var problem = await edits.CatalogAsync(
            user,
            new Deed("source.update", slug, new { Changed = body.Given }),
            async (db, stop) =>
            {
                source = await db.Sources.SingleOrDefaultAsync(s => s.Slug == slug, stop);
                if (source is null)
                {
                    return Problems.NotFound("source", slug);
                }

                var checks = new Checks();
                SourceMapping.Apply(body, source, checks);
                source.UpdatedAt = clock.GetUtcNow();
                return checks.Failed ? checks.ToProblem() : null;
            },
            cancellation);
        return problem is null ? TypedResults.Ok(SourceMapping.ToAnswer(source!, address.OfEdge(request))) : problem;
    }

    internal static async Task<Results<Ok<RotateSigningSecretAnswer>, ProblemHttpResult>> RotateSecret(
        string slug, Body<RotateSigningSecretRequest> body, Edits edits, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var overlap = SecretOverlap.Read(body.Value.OverlapSeconds, checks);
        checks.Require(body.Value.SigningSecret is not null, "signingSecret", "Is required.", "required");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var secret = new Secret(body.Value.SigningSecret);
        DateTimeOffset? previous = null;
        var problem = await edits.CatalogAsync(
            user,
            new Deed("source.rotate-secret", slug, new { OverlapSeconds = (int)overlap.TotalSeconds }),
            async (db, stop) =>
            {
                if (await db.Sources.SingleOrDefaultAsync(s => s.Slug == slug, stop) is not { } source)
                {
                    return Problems.NotFound("source", slug);
                }

                SourceMapping.CheckSecret(source, secret, checks);
                var now = clock.GetUtcNow();
                var secrets = SigningSecret.Rotate(source.Credentials.SigningSecrets, secret, now, now + overlap);
                source.Credentials = source.Credentials with { SigningSecrets = secrets };
                source.UpdatedAt = now;
                previous = secrets.Max(s => s.ValidUntil);
                return checks.Failed ? checks.ToProblem() : null;
            },
            cancellation);
        return problem is null ? TypedResults.Ok(new RotateSigningSecretAnswer(previous?.UtcDateTime)) : problem;
    }

    internal static async Task<Results<Created<MadeEventAnswer>, ProblemHttpResult>> Test(
        string slug, Body<TestSourceRequest> body, NewEvents events, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        if (!catalog.Current.SourcesBySlug.TryGetValue(slug, out var source))
        {
            return Problems.NotFound("source", slug);
        }

        var (type, content) = (body.Value.Type, body.Value.Body);
        if (type is { Length: > LongestType } || type?.Any(char.IsControl) == true)
        {
            return Problems.Invalid("type", $"At most {LongestType} characters.");
        }

        var text = content switch { null => "{}", { ValueKind: JsonValueKind.String } plain => plain.GetString()!, { } json => json.GetRawText() };
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > source.MaxBodyBytes)
        {
            return Problems.Invalid("body", $"The source takes {source.MaxBodyBytes} bytes at most.", "out_of_range");
        }

        var made = PublicId.Format(PublicId.Event, await events.TestAsync(user, source, type, bytes, cancellation));
        return TypedResults.Created($"/api/events/{made}", new MadeEventAnswer(made));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string slug, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var problem = await edits.CatalogAsync(
            user,
            new Deed("source.delete", slug),
            async (db, stop) =>
            {
                if (await db.Sources.SingleOrDefaultAsync(s => s.Slug == slug, stop) is not { } source)
                {
                    return Problems.NotFound("source", slug);
                }

                db.Sources.Remove(source);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.NoContent() : problem;
    }
}
