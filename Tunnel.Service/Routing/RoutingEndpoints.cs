using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Service.Temporary;

namespace WebhookOps.Tunnel.Service.Routing;

/// <summary>Tells a router in front of several replicas which of them holds which tunnel.</summary>
internal static class RoutingEndpoints
{
    public static void MapRouting(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").OnPlane(Plane.Internal).WithTags("Routing").ExcludeFromDescription();
        group.MapGet("/internal/channels", Channels).WithName("ListChannelsHere").WithSummary("The temporary URLs and tunnels of this replica.");
        group.MapGet("/traefik-config", Traefik).WithName("TraefikConfiguration").WithSummary("The same as a configuration that Traefik's HTTP provider reads.");
    }

    /// <summary><c>ws_channels</c>: given out here; <c>webhook_channels</c>: connected here.</summary>
    private static JsonObject Channels(TemporaryChannels channels, TunnelRegistry registry, PublicAddress address, IOptions<TunnelOptions> options) => new()
    {
        ["ws_channels"] = List(channels.Ids),
        ["webhook_channels"] = List(registry.Sessions.Select(s => s.TunnelId)),
        ["server_url"] = ServerUrl(address, options.Value),
    };

    private static JsonObject Traefik(TemporaryChannels channels, TunnelRegistry registry, PublicAddress address, IOptions<TunnelOptions> options)
    {
        var (routers, services) = (new JsonObject(), new JsonObject());
        foreach (var session in registry.Sessions)
        {
            var prefix = session.AgentId is null ? "webhook" : "hooks";
            Add($"{prefix}-{session.TunnelId}", $"/{prefix}/{session.TunnelId}", session.TunnelId);
        }

        foreach (var id in channels.Ids)
        {
            Add($"ws-{id}", $"/ws/{id}", id);
        }

        return routers.Count == 0 ? [] : new JsonObject { ["http"] = new JsonObject { ["routers"] = routers, ["services"] = services } };

        void Add(string router, string path, string id)
        {
            routers[router] = new JsonObject { ["rule"] = $"PathPrefix(`{path}`)", ["service"] = "service-" + id };
            services["service-" + id] = new JsonObject
            {
                ["loadBalancer"] = new JsonObject { ["servers"] = new JsonArray(new JsonObject { ["url"] = ServerUrl(address, options.Value) }) },
            };
        }
    }

    private static JsonArray? List(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal).Select(id => (JsonNode)id).ToArray() is { Length: > 0 } nodes ? new JsonArray(nodes) : null;

    private static string? ServerUrl(PublicAddress address, TunnelOptions options) => options.ServerUrl ?? address.Of(Plane.Edge);
}
