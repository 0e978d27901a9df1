using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.ServiceDefaults.Live;

public static class LiveModule
{
    /// <summary>Part of <c>AddServiceDefaults</c>; on its own for a host that has only some of it.</summary>
    public static void AddLive(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(static services => new LiveFeed(services.GetRequiredService<TimeProvider>(), services.GetService<RedisConnection>()));
        builder.Services.AddSingleton<ILiveFeed>(static services => services.GetRequiredService<LiveFeed>());
        builder.Services.AddHostedService(static services => services.GetRequiredService<LiveFeed>());
    }
}
