using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>
/// Takes endpoints of another plane out of routing, as if they were not there: the answer is 404, and two planes may each have a
/// <c>/</c> of their own. A connection without a mark (a test server's) reaches every endpoint.
/// </summary>
internal sealed class PlaneMatcherPolicy : MatcherPolicy, INodeBuilderPolicy
{
    private static readonly Plane?[] s_connections = [null, .. Enum.GetValues<Plane>().Cast<Plane?>()];

    /// <summary>Before the methods are told apart (-1000): a wrong method on another plane's address is 404 and not 405.</summary>
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => PlaneOf(e) is not null);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
        [.. s_connections
            .Select(connection => new PolicyNodeEdge(new Connection(connection), [.. endpoints.Where(e => Reaches(connection, e))]))
            .Where(edge => edge.Endpoints.Count > 0)];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var byConnection = edges.ToDictionary(e => (Connection)e.State, e => e.Destination);
        return new ByPlane([.. s_connections.Select(c => byConnection.GetValueOrDefault(new Connection(c), exitDestination))]);
    }

    private static bool Reaches(Plane? connection, Endpoint endpoint) =>
        connection is null || PlaneOf(endpoint) is not { } owner || owner == connection;

    private static Plane? PlaneOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<PlaneMetadata>()?.Plane;

    private readonly record struct Connection(Plane? Plane);

    private sealed class ByPlane(int[] destinations) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) =>
            destinations[httpContext.PlaneOfConnection() is { } plane ? (int)plane + 1 : 0];
    }
}
