using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddLedger();
builder.AddIngest();

var app = builder.Build();
app.MapServiceDefaults();
app.MapIngest();
await app.RunAsync();
