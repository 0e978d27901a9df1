using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WebhookOps.Alerts.Telling;
using WebhookOps.Alerts.Watching;
using WebhookOps.Core;

namespace WebhookOps.Alerts;

public static class AlertsModule
{
    /// <summary>
    /// Adds the watch over incidents and what tells of them. Several services may have it, and one host may ask for it twice: one process at a
    /// time watches. Needs the ledger.
    /// </summary>
    public static IHostApplicationBuilder AddAlerts(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(AlertTeller)))
        {
            return builder;
        }

        var isDevelopment = builder.Environment.IsDevelopment();
        services.AddSingleton(KnownSettings.Of<AlertOptions>(AlertOptions.Section));
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section)
            .PostConfigure<IConfiguration>((options, configuration) =>
            {
                options.PublicUrl = configuration["Operator:PublicUrl"]?.TrimEnd('/');
                options.AllowPrivateNetworks = configuration.GetValue<bool?>("Delivery:AllowPrivateNetworks") ?? isDevelopment;
            })
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AlertHttp>();
        services.AddSingleton<IAlertChannel, WebhookAlerts>();
        services.AddSingleton<IAlertChannel, MailAlerts>();
        services.AddSingleton<IAlertChannel, SlackAlerts>();
        services.AddSingleton(provider => new AlertTeller(
            provider.GetServices<IAlertChannel>(), provider.GetRequiredService<IOptions<AlertOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Announcer>();
        services.AddSingleton<Observer>();
        services.AddSingleton<IncidentWatch>();
        services.AddHostedService<AlertService>();
        return builder;
    }
}
