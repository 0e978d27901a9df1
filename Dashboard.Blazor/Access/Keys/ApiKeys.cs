using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Access.Keys;

/// <summary>Makes and revokes API keys; for the API and the pages alike.</summary>
internal sealed class ApiKeys(Edits edits, TimeProvider clock)
{
    /// <param name="givenScope">Null: viewer.</param>
    /// <param name="expiresAt">ISO 8601; null or empty: never.</param>
    /// <returns>The key and its text, which is not kept; or why not.</returns>
    public async Task<(ApiKey? Key, string? Text, ProblemHttpResult? Problem)> CreateAsync(
        ClaimsPrincipal by, string? givenName, string? givenScope, string? expiresAt, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = givenName ?? "";
        checks.Require(name.Length > 0, "name", "Is required.", "required");
        checks.Require(name.Length <= 64 && !name.Any(char.IsControl), "name", "Must be 1 to 64 characters, none of them a control character.");
        checks.Require(name != KeyLookup.ConfiguredName, "name", "This is the name of the configuration's own key.");
        var scope = Scopes.Parse(givenScope ?? Scopes.ToText(Scope.Viewer));
        checks.Require(scope is not null, "scope", $"Must be one of {Scopes.Known}.");
        var expires = new QueryReader(Catalog.Empty, checks).Moment(expiresAt, "expiresAt");
        checks.Require(expires is null || expires > clock.GetUtcNow(), "expiresAt", "Must be in the future.");
        if (checks.Failed)
        {
            return (null, null, checks.ToProblem());
        }

        var text = KeyText.New();
        var key = new ApiKey
        {
            Id = PublicId.New(clock),
            Name = name,
            Hash = KeyText.Hash(text),
            Scope = Scopes.ToText(scope!.Value),
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = expires,
        };
        var problem = await edits.OtherAsync(
            by,
            new Deed("api-key.create", name, new { key.Scope, key.ExpiresAt }),
            async (db, stop) =>
            {
                if (await db.ApiKeys.AnyAsync(k => k.Name == name, stop) || await db.Users.AnyAsync(u => u.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is or was a key or a user '{name}' already.");
                }

                db.ApiKeys.Add(key);
                return null;
            },
            cancellation);
        return problem is null ? (key, text, null) : (null, null, problem);
    }

    /// <summary>Refuses a key from now on, and ends the sessions that began with it.</summary>
    public async Task<(ApiKey? Key, ProblemHttpResult? Problem)> RevokeAsync(ClaimsPrincipal by, string id, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.ApiKey, id, out var wanted))
        {
            return (null, Problems.NotFound("key", id));
        }

        ApiKey? key = null;
        var problem = await edits.OtherAsync(
            by,
            new Deed("api-key.revoke", id),
            async (db, stop) =>
            {
                key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == wanted, stop);
                if (key is null)
                {
                    return Problems.NotFound("key", id);
                }

                key.RevokedAt ??= clock.GetUtcNow();
                return null;
            },
            cancellation);
        return problem is null ? (key, null) : (null, problem);
    }
}
