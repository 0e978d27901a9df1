using WebhookOps.Core;
using WebhookOps.Ingest.Api.Channels;
using WebhookOps.Ingest.Api.Commit;
using WebhookOps.Ingest.Api.Receiving;
using WebhookOps.Ingest.Api.Rejections;
using WebhookOps.Ingest.Api.Sources;
using WebhookOps.Ingest.Api.Telemetry;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.ServiceDefaults.Senders;

namespace WebhookOps.Ingest.Api;

/// <summary>The public edge for webhooks. Needs the ledger and the service defaults beside it.</summary>
public static class IngestModule
{
    public static IHostApplicationBuilder AddIngest(this IHostApplicationBuilder builder)
    {
        builder.AddEdge();
        var services = builder.Services;
        services.AddSingleton(KnownSettings.Of<IngestOptions>(IngestOptions.Section));
        services.AddOptions<IngestOptions>()
            .Bind(builder.Configuration.GetSection(IngestOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<SourceWindows>();
        services.AddSingleton<SenderSchemes>();
        services.AddSingleton<IngestCatalog>();
        services.AddSingleton<ChannelGate>();
        services.AddSingleton<ByteBudget>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<EventCommitter>();
        services.AddHostedService(s => s.GetRequiredService<EventCommitter>());
        services.AddSingleton<RejectionLog>();
        services.AddHostedService(s => s.GetRequiredService<RejectionLog>());
        services.AddSingleton<IWebhookReceiver, WebhookReceiver>();
        return builder;
    }

    /// <summary>
    /// <c>/in/{slug}</c>, and <c>/webhook/{slug}</c> for whoever is used to that; another module may map the latter before us and fall
    /// back to <see cref="IWebhookReceiver"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapIngest(this IEndpointRouteBuilder endpoints)
    {
        RequestDelegate receive = endpoints.ServiceProvider.GetRequiredService<IWebhookReceiver>().ReceiveAsync;
        endpoints.Map("/in/{slug}/{**path}", receive).WithName("ReceiveWebhook").WithSummary("Receive a webhook for a source").OnPlane(Plane.Edge).ShortCircuit();
        endpoints.Map("/webhook/{slug}/{**path}", receive).WithOrder(1).ExcludeFromDescription().OnPlane(Plane.Edge).ShortCircuit();
        return endpoints;
    }
}
