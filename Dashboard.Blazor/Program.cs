using WebhookOps.Dashboard.Blazor;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Starting;
using WebhookOps.Storage;

return await HostStart.RunAsync(
    args,
    static builder =>
    {
        builder.ListenOn(Plane.Operator);
        builder.AddLedger();
        builder.AddDashboard();
    },
    static app => app.MapDashboard());
