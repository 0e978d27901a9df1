using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using WebhookOps.ServiceDefaults;

namespace WebhookOps.AppHost;

internal static class ServiceExtensions
{
    /// <summary>Brings the ledger up to date and ends; null in Azure, where no start waits for another and each service does it itself.</summary>
    public static IResourceBuilder<ProjectResource>? AddMigration(this IDistributedApplicationBuilder builder, Target target, Servers servers) =>
        target == Target.Azure
            ? null
            : builder.AddProject<Projects.Ingest_Api>(ResourceNames.Migrate, Plain)
                .WithArgs("migrate")
                .WithServers(servers)
                .WithKeyRing(target);

    /// <summary>A service with what each needs: the servers, the key ring, a schema that is up to date.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        Target target,
        Servers servers,
        IResourceBuilder<ProjectResource>? migrate)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, Plain)
            .WithServers(servers)
            .WithKeyRing(target)
            .WithEnvironment("Ledger__Migrate", migrate is null ? "true" : "false")
            .WithEndpointsInEnvironment(_ => false) // each plane has a setting of its own
            .DisableForwardedHeaders(); // and Edge:TrustedProxies says which proxies are believed
        if (migrate is not null)
        {
            service.WaitForCompletion(migrate);
        }

        return target switch
        {
            // Development makes trying out easier: it allows deliveries to localhost.
            Target.Local => service.WithEnvironment("DOTNET_ENVIRONMENT", builder.Environment.EnvironmentName),
            Target.Compose => service.Restarting(target).PublishAsDockerComposeService((_, container) =>
            {
                container.StopGracePeriod = "30s";
                container.Deploy = new Deploy { Replicas = service.Resource.GetReplicaCount() };
            }),
            _ => service,
        };
    }

    /// <summary>Under Docker Compose it comes up again when it ends, and when the machine starts.</summary>
    public static IResourceBuilder<T> Restarting<T>(this IResourceBuilder<T> resource, Target target)
        where T : IComputeResource =>
        target == Target.Compose ? resource.PublishAsDockerComposeService(static (_, container) => container.Restart = "unless-stopped") : resource;

    /// <summary>Opens an endpoint, has the service listen there, and asks it for its health.</summary>
    public static IResourceBuilder<ProjectResource> WithPlane(this IResourceBuilder<ProjectResource> service, Endpoints endpoint)
    {
        var inContainer = service.ApplicationBuilder.ExecutionContext.IsPublishMode;
        service.WithHttpEndpoint(targetPort: inContainer ? endpoint.ContainerPort : null, name: endpoint.Name);
        var port = service.GetEndpoint(endpoint.Name).Property(EndpointProperty.TargetPort);
        return service
            .WithEnvironment(endpoint.Setting, ReferenceExpression.Create($"http://{(inContainer ? "*" : "localhost")}:{port}"))
            .WithHttpHealthCheck("/health", endpointName: endpoint.Name)
            .WithUrlForEndpoint(endpoint.Name, url =>
            {
                url.DisplayText = endpoint.Title;
                url.DisplayLocation = endpoint == Endpoints.Internal ? UrlDisplayLocation.DetailsOnly : UrlDisplayLocation.SummaryAndDetails;
            });
    }

    /// <summary>The key that always opens the operator plane: <c>Parameters:operatorkey</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithOperatorKey(this IResourceBuilder<ProjectResource> dashboard) =>
        dashboard
            .WithEnvironment("Operator__ApiKey", dashboard.ApplicationBuilder.AddSecret("operatorkey"))
            .WithUrlForEndpoint(Endpoints.Operator.Name, _ => new ResourceUrlAnnotation { Url = "/swagger", DisplayText = "Operator API" });

    private static IResourceBuilder<ProjectResource> WithServers(this IResourceBuilder<ProjectResource> service, Servers servers)
    {
        service.WithReference(servers.Ledger).WithReference(servers.Messaging).WithReference(servers.Redis);
        return servers.AreContainers ? service.WaitFor(servers.Ledger).WaitFor(servers.Messaging).WaitFor(servers.Redis) : service;
    }

    // A launch profile would bring addresses of its own.
    private static void Plain(ProjectResourceOptions options) => options.ExcludeLaunchProfile = true;
}
