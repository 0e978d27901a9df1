using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service;

/// <summary>Agents, live tunnels and temporary URLs as a module of a host.</summary>
public static class TunnelModule
{
    public static IHostApplicationBuilder AddTunnel(this IHostApplicationBuilder builder)
    {
        builder.AddTunnelSessions();
        return builder;
    }

    /// <summary>What carries tunnels, without who may open one.</summary>
    internal static void AddTunnelSessions(this IHostApplicationBuilder builder)
    {
        builder.AddEdge();
        builder.Services.AddOptions<TunnelOptions>().BindConfiguration("Tunnel").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TunnelRegistry>();
        builder.Services.AddSingleton<PendingHandshakes>();
        builder.Services.AddSingleton<TunnelAcceptor>();
        builder.Services.AddSingleton<LiveForwarder>();
    }

    public static IEndpointRouteBuilder MapTunnel(this IEndpointRouteBuilder routes)
    {
        routes.MapLive();
        return routes;
    }
}
