using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Core.Search;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Actions;

/// <summary>Searches with a name, for everybody.</summary>
internal sealed class SavedSearchList(IDbContextFactory<LedgerContext> contexts, Edits edits, TimeProvider clock)
{
    private const int MaxName = 60;
    private const int MaxCount = 200;

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SavedSearch>> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.SavedSearches.OrderBy(s => s.Name).ToListAsync(cancellation);
    }

    /// <summary>Saves a search, in the place of the one that has the name already.</summary>
    public async Task<(SavedSearch? Saved, ProblemHttpResult? Problem)> SaveAsync(ClaimsPrincipal user, string? name, string? query, CancellationToken cancellation)
    {
        var checks = new Checks();
        var (title, text) = (name?.Trim() ?? "", query?.Trim() ?? "");
        checks.Require(title.Length is >= 1 and <= MaxName && !title.Any(char.IsControl), "name", $"1 to {MaxName} characters.");
        if (!SearchQuery.TryParse(text, out var parsed, out var error))
        {
            checks.Add("query", error.ToString());
        }
        else
        {
            checks.Require(parsed.Terms.Count > 0, "query", "Write a search, such as state:dead last:24h.", "required");
        }

        if (checks.Failed)
        {
            return (null, checks.ToProblem());
        }

        var saved = new SavedSearch { Id = PublicId.New(clock), Name = title, Query = text, Actor = Actor.NameOf(user), CreatedAt = clock.GetUtcNow() };
        var problem = await edits.OtherAsync(
            user,
            new Deed("search.save", title, new { Query = text }),
            async (db, stop) =>
            {
                await db.SavedSearches.Where(s => s.Name == title).ExecuteDeleteAsync(stop);
                if (await db.SavedSearches.CountAsync(stop) >= MaxCount)
                {
                    return Problems.Conflict("too_many_searches", "name", $"There are {MaxCount} saved searches already. Delete one first.");
                }

                db.SavedSearches.Add(saved);
                return null;
            },
            cancellation);
        return problem is null ? (saved, null) : (null, problem);
    }

    /// <param name="id">Its public id.</param>
    /// <returns>Null: it is gone now.</returns>
    public Task<ProblemHttpResult?> DeleteAsync(ClaimsPrincipal user, string id, CancellationToken cancellation) => PublicId.TryParse(PublicId.SavedSearch, id, out var key)
        ? edits.OtherAsync(
            user,
            new Deed("search.delete", id),
            async (db, stop) => await db.SavedSearches.Where(s => s.Id == key).ExecuteDeleteAsync(stop) > 0 ? null : Problems.NotFound("search", id),
            cancellation)
        : Task.FromResult<ProblemHttpResult?>(Problems.NotFound("search", id));
}
