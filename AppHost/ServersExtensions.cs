using Microsoft.Extensions.Configuration;
using WebhookOps.ServiceDefaults;

namespace WebhookOps.AppHost;

internal static class ServersExtensions
{
    private const string Setting = "Servers:External";

    // Twice Ledger:MaxConnections for each of six processes, and some for people.
    private const string MaxConnections = "max_connections=260";

    /// <summary>
    /// PostgreSQL, RabbitMQ and Redis as containers; or, with <c>Servers:External=true</c> and always in Azure, as the connection strings
    /// <c>ConnectionStrings:webhookops</c>, <c>:messaging</c> and <c>:redis</c>. The latter needs no Docker.
    /// </summary>
    public static Servers AddServers(this IDistributedApplicationBuilder builder, Target target) =>
        target == Target.Azure || builder.Configuration.GetValue<bool>(Setting) ? builder.AddExternalServers() : builder.AddContainers(target);

    private static Servers AddExternalServers(this IDistributedApplicationBuilder builder) => new(
        builder.AddConnectionString(ResourceNames.Ledger),
        builder.AddConnectionString(ResourceNames.Messaging),
        builder.AddConnectionString(ResourceNames.Redis),
        AreContainers: false);

    private static Servers AddContainers(this IDistributedApplicationBuilder builder, Target target)
    {
        // Volumes outlive a session, so passwords must too: a generated one is kept in the user's secrets.
        var postgres = builder.AddPostgres(ResourceNames.Postgres, password: builder.AddSecret("postgrespassword"))
            .WithArgs("-c", MaxConnections)
            .WithDataVolume("webhookops-postgres")
            .Restarting(target);
        var messaging = builder.AddRabbitMQ(ResourceNames.Messaging, password: builder.AddSecret("messagingpassword"))
            .WithDataVolume("webhookops-messaging")
            .WithManagementPlugin()
            .WithUrlForEndpoint("management", url => url.DisplayText = "RabbitMQ")
            .Restarting(target);

        // It holds what may be lost, so it has no volume. Its client here speaks plain TCP.
        var redis = builder.AddRedis(ResourceNames.Redis, password: builder.AddSecret("redispassword")).Restarting(target);
#pragma warning disable ASPIRECERTIFICATES001 // the one way to do without TLS between a process and its own container
        redis.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
        return new Servers(postgres.AddDatabase(ResourceNames.Ledger), messaging, redis, AreContainers: true);
    }
}
