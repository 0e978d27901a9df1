using WebhookOps.Dashboard.Blazor;
using WebhookOps.Delivery.Worker;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Standalone;
using WebhookOps.Storage;
using WebhookOps.Tunnel.Service;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Edge, "http://localhost:8080");
        builder.ListenOn(Plane.Operator, "http://localhost:8081");
        builder.AddLedger();
        builder.AddIngest();
        builder.AddDelivery();
        builder.AddTunnel();
        builder.AddDashboard();
        builder.AddDemoSource();
        builder.Services.AddHostedService<QuietMemory>();
    },
    static app =>
    {
        app.MapIngest();
        app.MapTunnel();
        app.MapDashboard();
    },
    Banner.PrintAsync);
