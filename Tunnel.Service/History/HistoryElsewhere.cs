using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Directory;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>
/// A tunnel's history is with the replica that holds the tunnel: a question about one that is not here goes there. A question that came
/// from another replica stays, so there is one hop at most.
/// </summary>
internal sealed class HistoryElsewhere(TunnelRegistry registry, ITunnelDirectory directory, ReplicaClient replicas) : IEndpointFilter
{
    private const string Asked = "webhookops-asked-by-replica";

    /// <summary>Longer than a replay takes.</summary>
    private static readonly TimeSpan s_patience = LiveReplay.Patience + TimeSpan.FromSeconds(5);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var tunnelId = (string)http.Request.RouteValues["tunnelId"]!;
        if (registry.TryFind(tunnelId, out _) || http.Request.Headers.ContainsKey(Asked)
            || await directory.FindElsewhereAsync(tunnelId, http.RequestAborted) is not { } place)
        {
            return await next(context);
        }

        var path = http.Request.Path.Value!;
        var rest = path[LiveTunnelPaths.Tunnels.Length..];
        var fault = await replicas.PassAsync(http, place, LiveTunnelPaths.Tunnels + Uri.EscapeDataString(rest).Replace("%2F", "/", StringComparison.Ordinal) + http.Request.QueryString, [new(Asked, "1")], s_patience);
        return fault is null || http.Response.HasStarted ? Results.Empty : LiveForwarder.Disconnected;
    }
}
