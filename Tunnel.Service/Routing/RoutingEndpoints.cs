using System.Text.Json.Nodes;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Directory;
using WebhookOps.Tunnel.Service.Temporary;

namespace WebhookOps.Tunnel.Service.Routing;

/// <summary>Tells a router in front of several replicas which of them holds which tunnel.</summary>
internal static class RoutingEndpoints
{
    public static void MapRouting(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").OnPlane(Plane.Internal).WithTags("Routing").ExcludeFromDescription();
        group.MapGet("/internal/channels", Channels).WithName("ListChannelsHere").WithSummary("The temporary URLs and tunnels of this replica.");
        group.MapGet("/traefik-config", TraefikAsync).WithName("TraefikConfiguration").WithSummary("Where the tunnels of all replicas are, as Traefik's HTTP provider reads it.");
    }

    /// <summary><c>ws_channels</c>: given out here; <c>webhook_channels</c>: connected here.</summary>
    private static JsonObject Channels(TemporaryChannels channels, TunnelsHere here) => new()
    {
        ["ws_channels"] = List(channels.Ids),
        ["webhook_channels"] = List(here.All().Select(t => t.TunnelId)),
        ["server_url"] = here.EdgeUrl,
    };

    private static async Task<JsonObject> TraefikAsync(TemporaryChannels channels, ITunnelDirectory directory, TunnelsHere here, CancellationToken cancellation)
    {
        var (routers, services) = (new JsonObject(), new JsonObject());
        foreach (var tunnel in await directory.AllAsync(cancellation))
        {
            var prefix = tunnel.IsAgent ? "hooks" : "webhook";
            Add($"{prefix}-{tunnel.TunnelId}", $"/{prefix}/{tunnel.TunnelId}", tunnel.TunnelId, tunnel.EdgeUrl);
        }

        foreach (var id in channels.Ids)
        {
            Add($"ws-{id}", $"/ws/{id}", id, here.EdgeUrl);
        }

        return routers.Count == 0 ? [] : new JsonObject { ["http"] = new JsonObject { ["routers"] = routers, ["services"] = services } };

        void Add(string router, string path, string id, string? url)
        {
            routers[router] = new JsonObject { ["rule"] = $"PathPrefix(`{path}`)", ["service"] = "service-" + id };
            services["service-" + id] ??= new JsonObject
            {
                ["loadBalancer"] = new JsonObject { ["servers"] = new JsonArray(new JsonObject { ["url"] = url }) },
            };
        }
    }

    private static JsonArray? List(IEnumerable<string> ids) => ids.Order(StringComparer.Ordinal).Select(id => (JsonNode)id).ToArray() is { Length: > 0 } nodes ? new JsonArray(nodes) : null;
}
