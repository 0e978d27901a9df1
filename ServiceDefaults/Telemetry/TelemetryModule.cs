using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace WebhookOps.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs over OTLP, as the standard <c>OTEL_*</c> settings say. Without an endpoint nothing of it is loaded.</summary>
internal static class TelemetryModule
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            AddOtlp(builder);
        }
        else
        {
            // Nobody would see it, but this category makes a span and a log scope of every request as long as it may log anything.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }
    }

    // Apart, so that a process without an endpoint does not even load OpenTelemetry's assemblies.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddOtlp(IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<TelemetryProviders>();
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
            options.SetResourceBuilder(ResourceOf(builder.Configuration, builder.Environment.ApplicationName));
            options.AddOtlpExporter();
        });
    }

    internal static ResourceBuilder ResourceOf(IConfiguration configuration, string applicationName) =>
        ResourceBuilder.CreateDefault()
            .AddService(configuration["OTEL_SERVICE_NAME"] ?? applicationName, serviceNamespace: "webhookops")
            .AddEnvironmentVariableDetector();
}
