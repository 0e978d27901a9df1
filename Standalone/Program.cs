using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Edge, "http://localhost:8080");
        builder.ListenOn(Plane.Operator, "http://localhost:8081");
    },
    static _ => { });
