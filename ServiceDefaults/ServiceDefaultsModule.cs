using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebhookOps.ServiceDefaults.Health;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.ServiceDefaults.Logging;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.ServiceDefaults.Telemetry;

namespace WebhookOps.ServiceDefaults;

/// <summary>What every service has, whatever it does: telemetry, health, the bus, planes, a resilient client, readable logs.</summary>
public static class ServiceDefaultsModule
{
    /// <summary>Call it first: telemetry then starts before the other modules and stops after them.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddReadableLogs();
        builder.AddTelemetry();
        builder.AddRedis();
        builder.AddLive();
        builder.AddHints();
        builder.Services.AddHealthChecks();
        builder.Services.AddProblemDetails(static problems => problems.CustomizeProblemDetails = static made =>
        {
            if (made.ProblemDetails.Status == StatusCodes.Status500InternalServerError)
            {
                made.ProblemDetails.Extensions.TryAdd("code", "internal_error");
            }
        });
        builder.Services.AddInternalHttpClient();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<PublicAddress>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, PlaneMatcherPolicy>());
        builder.Services.Configure<KestrelServerOptions>(KestrelDefaults.Apply);
        builder.Services.Configure<SocketTransportOptions>(KestrelDefaults.Apply);
    }

    public static void MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.MapHealth();
    }
}
