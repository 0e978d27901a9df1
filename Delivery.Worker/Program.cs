using WebhookOps.Alerts;
using WebhookOps.Delivery.Worker;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Storage;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Internal);
        builder.AddLedger();
        builder.AddDelivery();
        builder.AddAlerts();
    },
    static app => app.MapDelivery());
