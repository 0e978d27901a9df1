using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// The one place where the bus is set up, in the only folder that knows which bus it is: RabbitMQ when <c>ConnectionStrings:messaging</c>
/// is set. Otherwise nobody else is to be told, and hints are calls.
/// </summary>
internal static class HintsModule
{
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(5);

    public static void AddHints(this IHostApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString(ResourceNames.Messaging);
        if (string.IsNullOrWhiteSpace(connection))
        {
            builder.Services.AddSingleton<IHints, LocalHints>();
        }
        else
        {
            builder.Services.AddHintsOver(RabbitMqHints.Parse(connection, builder.Environment.ApplicationName));
        }
    }

    private static void AddHintsOver(this IServiceCollection services, RabbitMqHints rabbit)
    {
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<HintConsumer>();
            bus.AddConsumer<ReplicaHintConsumer>();
            bus.UsingRabbitMq(rabbit.Configure);
        });

        // A start does not wait for a broker, nor a stop for one that has gone.
        services.Configure<MassTransitHostOptions>(static host => host.StopTimeout = s_stopTimeout);
        services.PostConfigure<HealthCheckServiceOptions>(static health =>
        {
            foreach (var check in health.Registrations.Where(static r => r.Tags.Contains("masstransit")).ToArray())
            {
                health.Registrations.Remove(check);
            }
        });
        services.AddSingleton<BusWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<BusWatch>());
        services.AddHealthChecks().AddCheck<BusHealth>("bus", HealthStatus.Degraded);
        services.AddSingleton<HintPump>();
        services.AddSingleton<IHints>(static provider => provider.GetRequiredService<HintPump>());
        services.AddHostedService(static provider => provider.GetRequiredService<HintPump>());
    }
}
