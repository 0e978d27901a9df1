using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Storage;

return await HostStart.RunAsync(
    args,
    builder =>
    {
        builder.ListenOn(Plane.Edge);
        builder.AddLedger();
        builder.AddIngest();
    },
    app => app.MapIngest());
