using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Keys;
using WebhookOps.Dashboard.Blazor.Api.Http;
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
        Body<KeyRequest> body, ApiKeys keys, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var (key, text, problem) = await keys.CreateAsync(user, body.Value.Name, body.Value.Scope, body.Value.ExpiresAt, cancellation);
        return key is not null
            ? TypedResults.Created($"/api/keys/{PublicId.Format(PublicId.ApiKey, key.Id)}", ToAnswer(key) with { Key = text })
            : problem!;
    }

    private static async Task<Results<Ok<KeyAnswer>, ProblemHttpResult>> Revoke(string id, ApiKeys keys, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var (key, problem) = await keys.RevokeAsync(user, id, cancellation);
        return key is not null ? TypedResults.Ok(ToAnswer(key)) : problem!;
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
