using Microsoft.AspNetCore.Builder;

namespace WebhookOps.ServiceDefaults.Planes;

public static class PlaneEndpoints
{
    /// <summary>Binds endpoints to a plane. An endpoint without one (health) answers on every listener.</summary>
    public static TBuilder OnPlane<TBuilder>(this TBuilder endpoints, Plane plane)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(e => e.Metadata.Add(new PlaneMetadata(plane)));
        return endpoints;
    }
}
