using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>
/// Takes endpoints of another plane out of routing, as if they were not there: the answer is 404, and two planes may each have a
/// <c>/</c> of their own. A connection without a mark (a test server's) reaches every endpoint.
/// </summary>
internal sealed class PlaneMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        ContainsDynamicEndpoints(endpoints) || endpoints.Any(e => e.Metadata.GetMetadata<PlaneMetadata>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (httpContext.PlaneOfConnection() is { } plane)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<PlaneMetadata>() is { } owner && owner.Plane != plane)
                {
                    candidates.SetValidity(i, false);
                }
            }
        }

        return Task.CompletedTask;
    }
}
