using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Keys;

/// <summary><c>/api/keys</c>: who may use the API. For admins only.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys").RequireAuthorization(AccessPolicies.ApiAdmin);
        keys.MapGet("/", List).WithName("ListKeys").WithSummary("Every key, newest first, without its text");
        keys.MapPost("/", Create).WithName("CreateKey").WithSummary("Make a key; the answer carries it, once")
            .WithMetadata(new RequestExample("""{"name":"deploy pipeline","scope":"operator","expiresAt":"2030-01-01T00:00:00Z"}"""));
        keys.MapPost("/{id}/revoke", Revoke).WithName("RevokeKey").WithSummary("Refuse a key from now on");
    }

    private static async Task<Results<Ok<Http.Page<KeyAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.ApiKeys.Before(page.After).OrderByDescending(k => k.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return TypedResults.Ok(page.Cut(rows, k => k.Id, ToAnswer));
    }

    private static async Task<Results<Created<KeyAnswer>, ProblemHttpResult>> Create(
        Body<KeyRequest> body, Edits edits, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = body.Value.Name ?? "";
        checks.Require(name.Length > 0, "name", "Is required.", "required");
        checks.Require(name.Length <= 64 && !name.Any(char.IsControl), "name", "Must be 1 to 64 characters, none of them a control character.");
        checks.Require(name != KeyLookup.ConfiguredName, "name", "This is the name of the configuration's own key.");
        var scope = Scopes.Parse(body.Value.Scope ?? Scopes.ToText(Scope.Viewer));
        checks.Require(scope is not null, "scope", $"Must be one of {Scopes.Known}.");
        var expires = new QueryReader(Catalog.Empty, checks).Moment(body.Value.ExpiresAt, "expiresAt");
        checks.Require(expires is null || expires > edits.Now, "expiresAt", "Must be in the future.");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var text = KeyText.New();
        var key = new ApiKey
        {
            Id = PublicId.New(clock),
            Name = name,
            Hash = KeyText.Hash(text),
            Scope = Scopes.ToText(scope!.Value),
            CreatedAt = edits.Now,
            ExpiresAt = expires,
        };
        var problem = await edits.OtherAsync(
            user,
            new Deed("api-key.create", name, new { key.Scope, key.ExpiresAt }),
            async (db, stop) =>
            {
                if (await db.ApiKeys.AnyAsync(k => k.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is or was a key '{name}' already.");
                }

                db.ApiKeys.Add(key);
                return null;
            },
            cancellation);
        return problem is null
            ? TypedResults.Created($"/api/keys/{PublicId.Format(PublicId.ApiKey, key.Id)}", ToAnswer(key) with { Key = text })
            : problem;
    }

    private static async Task<Results<Ok<KeyAnswer>, ProblemHttpResult>> Revoke(string id, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.ApiKey, id, out var wanted))
        {
            return Problems.NotFound("key", id);
        }

        ApiKey? key = null;
        var problem = await edits.OtherAsync(
            user,
            new Deed("api-key.revoke", id),
            async (db, stop) =>
            {
                key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == wanted, stop);
                if (key is null)
                {
                    return Problems.NotFound("key", id);
                }

                key.RevokedAt ??= edits.Now;
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Ok(ToAnswer(key!)) : problem;
    }

    private static KeyAnswer ToAnswer(ApiKey key) => new()
    {
        Id = PublicId.Format(PublicId.ApiKey, key.Id),
        Name = key.Name,
        Scope = key.Scope,
        CreatedAt = key.CreatedAt.UtcDateTime,
        ExpiresAt = key.ExpiresAt?.UtcDateTime,
        RevokedAt = key.RevokedAt?.UtcDateTime,
    };
}
