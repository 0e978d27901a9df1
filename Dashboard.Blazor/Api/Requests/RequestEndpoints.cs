using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Verification;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Requests;

/// <summary><c>/api/requests</c>: what was turned away and why.</summary>
internal static class RequestEndpoints
{
    private const int MostReasons = 200;

    public static void MapRequests(this RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapGet("/", List).WithName("ListRequests").WithSummary("Rejected requests, newest first");
        requests.MapGet("/reasons", Reasons).WithName("ListRejectionReasons").WithSummary("Why requests were turned away, the most frequent reason first");
        requests.MapGet("/{id}", Read).WithName("ReadRequest").WithSummary("One rejected request with its headers and body");
    }

    private static async Task<Results<Ok<Http.Page<RequestAnswer>>, ProblemHttpResult>> List(
        [AsParameters] RequestFilters filters, PageQuery page, RejectedSearch search, ICatalogSource catalog, CancellationToken cancellation)
    {
        var checks = new Checks();
        var query = filters.Read(catalog.Current, checks);
        return checks.Failed
            ? checks.ToProblem()
            : TypedResults.Ok(PageQuery.Of(await search.FindAsync(query, page.After, page.Limit, cancellation), r => ToAnswer(r)));
    }

    private static async Task<Results<Ok<RequestAnswer>, ProblemHttpResult>> Read(
        string id, RejectedSearch search, ICatalogSource catalog, PublicAddress address, HttpRequest request, CancellationToken cancellation) =>
        PublicId.TryParse(PublicId.Request, id, out var key) && await search.GetAsync(key, cancellation) is { } found
            ? TypedResults.Ok(ToAnswer(found) with
            {
                Headers = EventMapping.ToAnswer(found.Headers),
                Body = found.Body,
                Verification = VerificationSteps.Of(found, catalog.Current.SourcesBySlug.GetValueOrDefault(found.Slug), address.OfEdge(request)),
            })
            : Problems.NotFound("request", id);

    private static async Task<Ok<WholeList<ReasonAnswer>>> Reasons(RejectedSearch search, CancellationToken cancellation) => TypedResults.Ok(new WholeList<ReasonAnswer>(
        [.. (await search.FindReasonsAsync(MostReasons, cancellation)).Select(r => new ReasonAnswer(r.Slug, r.Code, r.Status, r.Count, r.Latest.UtcDateTime))]));

    private static RequestAnswer ToAnswer(RejectedRequest request) => new()
    {
        Id = PublicId.Format(PublicId.Request, request.Id),
        Slug = request.Slug,
        ReceivedAt = request.ReceivedAt.UtcDateTime,
        Method = request.Method,
        Path = request.Path,
        Query = request.Query,
        BodySize = request.BodySize,
        RemoteAddress = request.RemoteAddress,
        Status = request.Status,
        Code = request.Code,
        Reason = request.Reason,
    };
}
