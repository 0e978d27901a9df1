using WebhookOps.AppHost;
using WebhookOps.ServiceDefaults;

var builder = DistributedApplication.CreateBuilder(args);

var target = builder.AddTarget();
var servers = builder.AddServers(target);
var migrate = builder.AddMigration(target, servers);

var ingest = builder.AddService<Projects.Ingest_Api>(ResourceNames.Ingest, target, servers, migrate)
    .WithPlane(Endpoints.Edge)
    .WithReplicas(2);

var tunnel = builder.AddService<Projects.Tunnel_Service>(ResourceNames.Tunnel, target, servers, migrate)
    .WithPlane(Endpoints.Edge)
    .WithPlane(Endpoints.Internal);

var delivery = builder.AddService<Projects.Delivery_Worker>(ResourceNames.Delivery, target, servers, migrate)
    .WithPlane(Endpoints.Internal)
    .WithReference(tunnel)
    .WithReplicas(2);

var dashboard = builder.AddService<Projects.Dashboard_Blazor>(ResourceNames.Dashboard, target, servers, migrate)
    .WithPlane(Endpoints.Operator)
    .WithOperatorKey()
    .WithReference(delivery)
    .WithReference(tunnel);

builder.AddEdge(target, servers, ingest, tunnel, dashboard);

builder.Build().Run();
