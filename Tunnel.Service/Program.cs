using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Storage;
using WebhookOps.Tunnel.Service;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Edge);
        builder.ListenOn(Plane.Internal, "http://localhost:8082");
        builder.AddLedger();
        builder.AddTunnel();
    },
    static app => app.MapTunnel());
