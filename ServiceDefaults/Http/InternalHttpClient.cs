using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>The client with which our own services call one another. Never for addresses that users name: those go through the guard.</summary>
public static class InternalHttpClient
{
    /// <summary>For <see cref="IHttpClientFactory.CreateClient"/>.</summary>
    public const string Name = "internal";

    private const long MaxResponseBytes = 16 * 1024 * 1024;

    internal static void AddInternalHttpClient(this IServiceCollection services) =>
        services.AddHttpClient(Name, static client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan; // the pipeline's
                client.MaxResponseContentBufferSize = MaxResponseBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(3),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                UseCookies = false,
            })
            .AddHttpMessageHandler(static () => new ResilienceHandler());
}
