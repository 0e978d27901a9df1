using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookOps.Core.Configuration;

namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>What replicas share and may lose. Without <c>ConnectionStrings:redis</c> there is none of it, and each process is on its own.</summary>
public static class RedisModule
{
    /// <summary>Whether replicas share anything: then <see cref="RedisConnection"/> is registered.</summary>
    public static bool HasRedis(this IHostApplicationBuilder builder) =>
        !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ResourceNames.Redis));

    internal static void AddRedis(this IHostApplicationBuilder builder)
    {
        if (builder.HasRedis())
        {
            var text = builder.Configuration.GetConnectionString(ResourceNames.Redis)!;
            builder.Services.AddSingleton(services => new RedisConnection(RedisOptions.Parse(text), services.GetRequiredService<ILogger<RedisConnection>>()));
            builder.Services.AddHostedService(static services => services.GetRequiredService<RedisConnection>());
            builder.Services.AddSingleton<ICatalogSignal, CatalogSignal>();
            builder.Services.AddHealthChecks().AddCheck<RedisHealth>("redis", HealthStatus.Degraded);
        }
    }
}
