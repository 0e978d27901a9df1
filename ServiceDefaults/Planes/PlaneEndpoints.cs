using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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

    /// <summary>
    /// The plane of the listener that a request came through, or null where there is none (a test server). For middleware that is not an
    /// endpoint: <c>app.UseWhen(c => c.PlaneOfConnection() is null or Plane.Operator, …)</c>.
    /// </summary>
    public static Plane? PlaneOfConnection(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<PlaneMetadata>()?.Plane;
    }
}
