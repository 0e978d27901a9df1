using WebhookOps.Delivery.Worker;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Standalone;
using WebhookOps.Storage;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Edge, "http://localhost:8080");
        builder.ListenOn(Plane.Operator, "http://localhost:8081");
        builder.AddLedger();
        builder.AddDelivery();
        builder.AddDemoSource();
    },
    static app =>
    {
    },
    Banner.PrintAsync);
