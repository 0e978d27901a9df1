using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Deliveries;
using WebhookOps.Dashboard.Blazor.Pages.Overview;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Overview;

/// <summary><c>/api/overview</c>: what needs somebody.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this RouteGroupBuilder api) =>
        api.MapGet("/overview", Read).WithTags("Stats").WithName("ReadOverview").WithSummary("What fails, what is paused, disabled, offline or about to expire");

    private static async Task<Ok<OverviewAnswer>> Read(OverviewQuery overview, ICatalogSource catalog, IServiceProvider services, CancellationToken cancellation)
    {
        var troubles = await overview.ReadTroublesAsync(cancellation);
        var lanes = services.GetService<ILaneStates>();
        var destinations = catalog.Current.Destinations;
        return TypedResults.Ok(new OverviewAnswer(
            troubles.OldestWaiting?.UtcDateTime,
            [.. troubles.Failing.Select(f => new FailingAnswer(
                destinations.GetValueOrDefault(f.DestinationId)?.Name, WordOf(lanes?.Find(f.DestinationId)?.Circuit), f.Retrying, f.Dead, f.Since?.UtcDateTime))],
            [.. troubles.Concerns.Select(c => new ConcernAnswer(c.Kind, c.What, c.At?.UtcDateTime))]));
    }

    private static string? WordOf(CircuitState? circuit) => circuit switch
    {
        null => null,
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "half-open",
        _ => "closed",
    };
}
