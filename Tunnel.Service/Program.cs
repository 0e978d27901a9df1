using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Storage;
using WebhookOps.Tunnel.Service;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Edge);
        builder.AddLedger();
        builder.AddTunnel();
    },
    static app => app.MapTunnel());
