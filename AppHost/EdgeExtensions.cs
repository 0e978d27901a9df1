using System.Globalization;
using WebhookOps.ServiceDefaults;

namespace WebhookOps.AppHost;

/// <summary>The one public address of what are two services: <c>/in</c> is ingest's, tunnels and channels are the tunnel service's.</summary>
internal static class EdgeExtensions
{
    private const int Port = 8080;

    // Whoever can reach a service here is a proxy of ours: its port is open to this machine or this network only.
    private const string Proxies = "127.0.0.0/8,::1,10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16";

    /// <summary>
    /// A proxy in a container before both. Where there is none (in Azure, and without Docker) both have external endpoints of their own,
    /// to be joined under one name by whatever stands before them.
    /// </summary>
    public static void AddEdge(
        this IDistributedApplicationBuilder builder,
        Target target,
        Servers servers,
        IResourceBuilder<ProjectResource> ingest,
        IResourceBuilder<ProjectResource> tunnel,
        IResourceBuilder<ProjectResource> dashboard)
    {
        var hasProxy = servers.AreContainers;
        if (hasProxy)
        {
            builder.AddProxy(target, ingest, tunnel);
        }
        else
        {
            ingest.WithEndpoint(Endpoints.Edge.Name, static e => e.IsExternal = true, createIfNotExists: false);
            tunnel.WithEndpoint(Endpoints.Edge.Name, static e => e.IsExternal = true, createIfNotExists: false);
        }

        var publicUrl = target != Target.Local ? ReferenceExpression.Create($"{builder.AddParameter("publicurl")}")
            : hasProxy ? ReferenceExpression.Create($"http://localhost:{Port.ToString(CultureInfo.InvariantCulture)}")
            : ReferenceExpression.Create($"{ingest.GetEndpoint(Endpoints.Edge.Name)}");
        foreach (var service in new[] { ingest, tunnel, dashboard })
        {
            service.WithEnvironment("Edge__PublicUrl", publicUrl).WithEnvironment("Edge__TrustedProxies", Proxies);
        }
    }

    private static void AddProxy(
        this IDistributedApplicationBuilder builder,
        Target target,
        IResourceBuilder<ProjectResource> ingest,
        IResourceBuilder<ProjectResource> tunnel)
    {
        var proxy = builder.AddContainer(ResourceNames.Edge, "caddy", "2-alpine")
            .WithBindMount("../deploy/Caddyfile", "/etc/caddy/Caddyfile", isReadOnly: true)
            .WithHttpEndpoint(port: Port, targetPort: Port, name: Endpoints.Edge.Name)
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/health", endpointName: Endpoints.Edge.Name)
            .WithUrlForEndpoint(Endpoints.Edge.Name, static url => url.DisplayText = Endpoints.Edge.Title)
            .WaitFor(ingest)
            .WaitFor(tunnel)
            .Restarting(target);
        if (target == Target.Local)
        {
            // Under Compose the file's own defaults hold: the services' names.
            proxy
                .WithEnvironment("INGEST_UPSTREAM", ReferenceExpression.Create($"to {ingest.GetEndpoint(Endpoints.Edge.Name)}"))
                .WithEnvironment("TUNNEL_UPSTREAM", ReferenceExpression.Create($"to {tunnel.GetEndpoint(Endpoints.Edge.Name)}"));
        }
    }
}
