using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Agents;
using WebhookOps.Tunnel.Service.History;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Routing;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Service.Temporary;

namespace WebhookOps.Tunnel.Service;

/// <summary>Agents, live tunnels and temporary URLs as a module of a host.</summary>
public static class TunnelModule
{
    /// <summary>Needs the ledger and the service defaults, which the host adds.</summary>
    public static void AddTunnel(this IHostApplicationBuilder builder)
    {
        builder.AddTunnelSessions();
        var services = builder.Services;
        services.AddSingleton<AgentAuthority>();
        services.AddSingleton<IAgentTunnels, AgentTunnels>();
        services.AddHostedService<AgentSessions>();
        services.AddHostedService<AgentReturns>();
        services.AddSingleton<LiveReplay>();
        services.AddSingleton<TemporaryChannels>();
        services.AddHostedService<ChannelCollector>();
    }

    public static void MapTunnel(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapAgentTunnel();
        app.MapLive();
        app.MapTemporary();
        app.MapHistory();
        app.MapRouting();
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
        builder.Services.AddSingleton<LiveHistory>();
    }
}
