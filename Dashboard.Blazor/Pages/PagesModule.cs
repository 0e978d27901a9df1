using Microsoft.AspNetCore.Diagnostics;
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
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<PageAssets>();
        services.AddSingleton<OverviewQuery>();
        services.AddTransient<IStartupFilter, SecurityHeaders>();
        services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, PageFailures>()); // before those that answer programs
    }

    public static void UsePages(this IApplicationBuilder app) => app.UseWhen(
        static context => context.PlaneOfConnection() is null or Plane.Operator && IsForPeople(context.Request),
        static branch => branch.UseStatusCodePages(static answer => Refusals.AnswerAsync(answer.HttpContext)));

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

    public static bool IsForPeople(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
