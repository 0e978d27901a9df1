using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Stats;

/// <summary><c>/api/stats</c>: counts, rates and percentiles.</summary>
internal static class StatsEndpoints
{
    private const int Buckets = 60;

    public static void MapStats(this RouteGroupBuilder api) =>
        api.MapGet("/stats", Read).WithTags("Stats").WithName("ReadStats").WithSummary("What waits now, and counts, rates and percentiles over a period");

    private static async Task<Results<Ok<StatsAnswer>, ProblemHttpResult>> Read(
        [AsParameters] StatsFilters filters, StatsQuery stats, ICatalogSource catalog, TimeProvider clock, CancellationToken cancellation)
    {
        var checks = new Checks();
        var reader = new QueryReader(catalog.Current, checks);
        var to = reader.Moment(filters.To, "to") ?? clock.GetUtcNow();
        var from = reader.Moment(filters.From, "from") ?? to.AddHours(-1);
        checks.Require(from < to && to - from <= TimeSpan.FromDays(31), "from", "Must be before 'to', by 31 days at most.");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var found = await stats.ReadAsync(from, to, Buckets, cancellation);
        var seconds = (to - from).TotalSeconds / Buckets;
        return TypedResults.Ok(new StatsAnswer(
            from.UtcDateTime,
            to.UtcDateTime,
            found.Pending,
            found.Held,
            found.Sending,
            found.Dead,
            found.Latency,
            [.. found.Buckets.Select(b => new StatsAnswerBucket(b.From.UtcDateTime, b.Accepted, b.Rejected, b.Delivered, b.Failed, b.Accepted / seconds))]));
    }
}
