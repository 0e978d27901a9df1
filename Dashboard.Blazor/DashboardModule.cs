using WebhookOps.Alerts;
using WebhookOps.Core;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api;
using WebhookOps.Dashboard.Blazor.Api.Documents;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Metrics;
using WebhookOps.Dashboard.Blazor.Pages;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor;

/// <summary>The operator plane: the management API, its documents and the pages.</summary>
public static class DashboardModule
{
    /// <summary>Needs the ledger and the service defaults, which the host adds.</summary>
    public static void AddDashboard(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(KnownSettings.Of<OperatorOptions>(OperatorOptions.Section, "Urls"));
        builder.Services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section)
            .Validate(static o => string.IsNullOrEmpty(o.PublicUrl) || PublicAddress.IsBase(o.PublicUrl), "Operator:PublicUrl must be an absolute http(s) URL without query and fragment, such as https://ops.example.com.")
            .Validate(static o => o.SessionIdle > TimeSpan.Zero && o.SessionLifetime >= o.SessionIdle, "Operator:SessionIdle must be above zero, and Operator:SessionLifetime no shorter.")
            .Validate(static o => o.SignInAttemptsPerMinute is >= 1 and <= 100_000, "Operator:SignInAttemptsPerMinute must be 1 to 100000.")
            .ValidateOnStart();
        builder.AddAlerts();
        builder.Services.AddAccess();
        builder.Services.AddSingleton<Redelivery>();
        builder.Services.AddSingleton<NewEvents>();
        builder.Services.AddSingleton<SavedSearchList>();
        builder.Services.AddSingleton<MetricCollector>();
        builder.Services.AddApi();
        builder.Services.AddApiDocument();
        builder.Services.AddPages();
    }

    public static void MapDashboard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAuthentication(); // here, and not before all else where the host would put them: what they throw is to be answered as well
        app.UseAuthorization();
        app.UsePages();
        app.UseBareRefusals();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.UseApiDocument();
        app.MapApi();
        app.MapApiDocument();
        app.Services.GetRequiredService<MetricCollector>(); // counts from now on
        app.MapMetrics();
        app.MapPages();
    }
}
