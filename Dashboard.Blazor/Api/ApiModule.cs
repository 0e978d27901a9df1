using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Agents;
using WebhookOps.Dashboard.Blazor.Api.Audit;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Keys;
using WebhookOps.Dashboard.Blazor.Api.Replays;
using WebhookOps.Dashboard.Blazor.Api.Requests;
using WebhookOps.Dashboard.Blazor.Api.Sources;
using WebhookOps.Dashboard.Blazor.Api.Stats;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;
using WebhookOps.Dashboard.Blazor.Replaying;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Api;

/// <summary>The management API, under <c>/api</c>.</summary>
internal static class ApiModule
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<Edits>();
        services.AddSingleton<UrlCheck>();
        services.AddSingleton<ReplayStep>();
        services.AddSingleton<ReplayRunner>();
        services.AddHostedService(static provider => provider.GetRequiredService<ReplayRunner>());
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api")
            .OnPlane(Plane.Operator)
            .RequireAuthorization(AccessPolicies.Api)
            .AddEndpointFilter<RouteGroupBuilder, BodyFilter>();
        api.MapAgents();
        api.MapSources();
        api.MapDestinations();
        api.MapSubscriptions();
        api.MapEvents();
        api.MapDeliveries();
        api.MapReplays();
        api.MapRequests();
        api.MapAudit();
        api.MapStats();
        api.MapKeys();
    }
}
