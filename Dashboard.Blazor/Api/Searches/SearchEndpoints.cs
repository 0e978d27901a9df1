using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Searches;

/// <summary><c>/api/searches</c>: searches with a name.</summary>
internal static class SearchEndpoints
{
    public static void MapSearches(this RouteGroupBuilder api)
    {
        var searches = api.MapGroup("/searches").WithTags("Events");
        searches.MapGet("/", List).WithName("ListSearches").WithSummary("Every saved search, oldest first");
        searches.MapPost("/", Save).WithName("SaveSearch").WithSummary("Give a search a name, for everybody")
            .WithMetadata(new RequestExample("""{"name":"dead today","query":"state:dead last:24h"}"""));
        searches.MapDelete("/{id}", Delete).WithName("DeleteSearch").WithSummary("Forget a saved search");
    }

    private static async Task<Results<Ok<Page<SearchAnswer>>, ProblemHttpResult>> List(PageQuery page, SavedSearchList searches, CancellationToken cancellation) =>
        TypedResults.Ok(page.Slice(await searches.ReadAsync(cancellation), s => s.Id, ToAnswer));

    private static async Task<Results<Created<SearchAnswer>, ProblemHttpResult>> Save(
        Body<SearchRequest> body, SavedSearchList searches, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var (saved, problem) = await searches.SaveAsync(user, body.Value.Name, body.Value.Query, cancellation);
        return saved is not null ? TypedResults.Created($"/api/searches/{PublicId.Format(PublicId.SavedSearch, saved.Id)}", ToAnswer(saved)) : problem!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string id, SavedSearchList searches, ClaimsPrincipal user, CancellationToken cancellation) =>
        await searches.DeleteAsync(user, id, cancellation) is { } problem ? problem : TypedResults.NoContent();

    private static SearchAnswer ToAnswer(SavedSearch search) =>
        new(PublicId.Format(PublicId.SavedSearch, search.Id), search.Name, search.Query, search.Actor, search.CreatedAt.UtcDateTime);
}
