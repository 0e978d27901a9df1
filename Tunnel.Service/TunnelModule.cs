using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Agents;
using WebhookOps.Tunnel.Service.Channels;
using WebhookOps.Tunnel.Service.Directory;
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
        services.AddSingleton<AgentForwarder>();
        services.AddSingleton<IAgentTunnels, AgentTunnels>();
        services.AddHostedService<AgentSessions>();
        services.AddHostedService<AgentReturns>();
        services.AddSingleton<LiveReplay>();
        services.AddSingleton<ILiveTunnels, LiveTunnels>();
        services.AddSingleton<TemporaryChannels>();
        services.AddHostedService<ChannelCollector>();
        builder.AddTunnelDirectory();
        builder.AddChannels();
    }

    public static void MapTunnel(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapAgentTunnel();
        app.MapAgentForward();
        app.MapLive();
        app.MapTemporary();
        app.MapHistory();
        app.MapRouting();
        app.MapChannels();
    }

    /// <summary>What carries tunnels, without who may open one.</summary>
    internal static void AddTunnelSessions(this IHostApplicationBuilder builder)
    {
        // A window stays as TunnelProtocol.StreamWindow says; SocketsHttpHandler would let it grow to 16 MiB for each answer whose caller is slow.
        AppContext.SetSwitch("System.Net.SocketsHttpHandler.Http2FlowControl.DisableDynamicWindowSizing", true);
        builder.AddEdge();
        builder.Services.AddSingleton(KnownSettings.Of<TunnelOptions>("Tunnel"));
        builder.Services.AddOptions<TunnelOptions>().BindConfiguration("Tunnel").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TunnelRegistry>();
        builder.Services.AddSingleton<PendingHandshakes>();
        builder.Services.AddSingleton<TunnelAcceptor>();
        builder.Services.TryAddSingleton<PublicAddress>();
        builder.Services.TryAddSingleton<InternalPass>();
        builder.Services.AddSingleton<TunnelsHere>();
        builder.Services.TryAddSingleton<ITunnelDirectory>(static services => services.GetRequiredService<TunnelsHere>());
        builder.Services.AddSingleton<ReplicaClient>();
        builder.Services.AddSingleton<LiveForwarder>();
        builder.Services.AddSingleton<LiveHistory>();
    }

    /// <summary>Replicas with a Redis share their directory there.</summary>
    private static void AddTunnelDirectory(this IHostApplicationBuilder builder)
    {
        if (builder.HasRedis())
        {
            builder.Services.AddSingleton<RedisDirectory>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<RedisDirectory>());
            builder.Services.Replace(ServiceDescriptor.Singleton<ITunnelDirectory>(static services => services.GetRequiredService<RedisDirectory>()));
        }
    }
}
