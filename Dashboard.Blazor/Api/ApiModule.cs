using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Agents;
using WebhookOps.Dashboard.Blazor.Api.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Audit;
using WebhookOps.Dashboard.Blazor.Api.Channels;
using WebhookOps.Dashboard.Blazor.Api.Configuration;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Keys;
using WebhookOps.Dashboard.Blazor.Api.Me;
using WebhookOps.Dashboard.Blazor.Api.Overview;
using WebhookOps.Dashboard.Blazor.Api.Providers;
using WebhookOps.Dashboard.Blazor.Api.Replays;
using WebhookOps.Dashboard.Blazor.Api.Requests;
using WebhookOps.Dashboard.Blazor.Api.Searches;
using WebhookOps.Dashboard.Blazor.Api.Sessions;
using WebhookOps.Dashboard.Blazor.Api.Settings;
using WebhookOps.Dashboard.Blazor.Api.Sources;
using WebhookOps.Dashboard.Blazor.Api.Stats;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;
using WebhookOps.Dashboard.Blazor.Api.Tunnels;
using WebhookOps.Dashboard.Blazor.Api.Users;
using WebhookOps.Dashboard.Blazor.Exporting;
using WebhookOps.Dashboard.Blazor.Replaying;
using WebhookOps.Dashboard.Blazor.Searching;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Dashboard.Blazor.Api;

/// <summary>The management API, under <c>/api</c>.</summary>
internal static class ApiModule
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<Edits>();
        services.AddSingleton<UrlCheck>();
        services.TryAddSingleton<InternalPass>();
        services.AddSingleton<Configurator>();
        services.TryAddSingleton<IDestinationTests, RemoteDestinationTests>(); // where the worker is in this process, it has come first
        services.TryAddSingleton<ILiveTunnels, RemoteLiveTunnels>(); // likewise
        services.AddSingleton<ReplayStep>();
        services.AddSingleton<ReplayRunner>();
        services.AddHostedService<IndexingService>();
        services.AddHostedService(static provider => provider.GetRequiredService<ReplayRunner>());
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api")
            .OnPlane(Plane.Operator)
            .RequireAuthorization(AccessPolicies.Api)
            .AddEndpointFilter<RouteGroupBuilder, BodyFilter>();
        api.CheckQueries();
        api.MapAgents();
        api.MapTunnels();
        api.MapProviders();
        api.MapSources();
        api.MapDestinations();
        api.MapSubscriptions();
        api.MapEvents();
        api.MapSearches();
        api.MapExports();
        api.MapChannels();
        api.MapDeliveries();
        api.MapReplays();
        api.MapRequests();
        api.MapAudit();
        api.MapStats();
        api.MapOverview();
        api.MapKeys();
        api.MapUsers();
        api.MapSessions();
        api.MapMe();
        api.MapSettings();
        api.MapConfiguration();
        api.MapAlertTargets();
        api.MapIncidents();
        api.MapAlertSettings();
    }
}
