using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api;
using WebhookOps.Dashboard.Blazor.Api.Documents;
using WebhookOps.Dashboard.Blazor.Pages;

namespace WebhookOps.Dashboard.Blazor;

/// <summary>The operator plane: the management API, its documents and the pages.</summary>
public static class DashboardModule
{
    /// <summary>Needs the ledger and the service defaults, which the host adds.</summary>
    public static void AddDashboard(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        builder.Services.AddAccess();
        builder.Services.AddSingleton<Redelivery>();
        builder.Services.AddApi();
        builder.Services.AddApiDocument();
        builder.Services.AddPages();
    }

    public static void MapDashboard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UsePages();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.UseApiDocument();
        app.MapApi();
        app.MapApiDocument();
        app.MapPages();
    }
}
