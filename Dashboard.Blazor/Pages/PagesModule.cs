using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Exporting;
using WebhookOps.Dashboard.Blazor.Pages.Assets;
using WebhookOps.Dashboard.Blazor.Pages.Channels;
using WebhookOps.Dashboard.Blazor.Pages.Events;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.Dashboard.Blazor.Pages.Overview;
using WebhookOps.Dashboard.Blazor.Pages.Settings;
using WebhookOps.Dashboard.Blazor.Pages.SignIn;
using WebhookOps.Dashboard.Blazor.Pages.Tunnels;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Pages;

/// <summary>The operator's pages: rendered on the server, each of them whole without a script.</summary>
internal static class PagesModule
{
    private const string EnhancedNavigation = "blazor-enhanced-nav";

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<PageAssets>();
        services.AddSingleton<OverviewQuery>();
        services.AddTransient<IStartupFilter, SecurityHeaders>();
    }

    public static void UsePages(this IApplicationBuilder app) => app.UseWhen(
        static context => context.PlaneOfConnection() is null or Plane.Operator && IsForPeople(context.Request),
        static branch => branch.UseStatusCodePages(static answer => RefuseAsync(answer.HttpContext)));

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorComponents<App>()
            .OnPlane(Plane.Operator)
            .RequireAuthorization(AccessPolicies.Pages);
        endpoints.MapGet("/assets/{version}/{name}", static (string version, string name, PageAssets assets, HttpContext context) => assets.Serve(version, name, context))
            .OnPlane(Plane.Operator)
            .AllowAnonymous()
            .ExcludeFromDescription();
        endpoints.MapSignOut();
        endpoints.MapGitHubSignIn();
        endpoints.MapSettingsForms();
        endpoints.MapEventForms();
        endpoints.MapSavedSearches();
        endpoints.MapChannelForms();
        endpoints.MapLiveBodies();
        endpoints.MapExportLinks();
        endpoints.MapThemes();
        endpoints.MapLiveEvents();
    }

    /// <summary>A page that found nothing has begun to render, and rendering begins once in a scope: the refusal has one of its own.</summary>
    private static async Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Remove(EnhancedNavigation);
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await Refusals.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    private static bool IsForPeople(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
