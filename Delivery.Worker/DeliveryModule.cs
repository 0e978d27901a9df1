using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.Core;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.Delivery.Worker.Sending;
using WebhookOps.Delivery.Worker.Sweeps;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Delivery.Worker;

public static class DeliveryModule
{
    /// <summary>Adds the worker: claims deliveries, sends them, records what came of it. Needs the ledger and the bus.</summary>
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(KnownSettings.Of<DeliveryOptions>(DeliveryOptions.Section));
        services.AddSingleton(KnownSettings.Of<OutputOptions>(OutputOptions.Section));
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OutputOptions>().BindConfiguration(OutputOptions.Section).PostConfigure<IConfiguration>(static (outputs, configuration) =>
            outputs.FilesPath = outputs.FilesPath.Length > 0 ? outputs.FilesPath : Path.Combine(configuration["Data:Path"] ?? "./data", "outputs"));
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<HttpPools>();
        services.AddSingleton<IDeliverySender, HttpSender>();
        services.AddSingleton<IDeliverySender, AgentSender>();
        services.AddSingleton<IDeliverySender, OutputSender>();
        services.AddSingleton<ChannelTests>();
        services.AddSingleton<IDestinationTests, DestinationTests>();
        builder.AddAgentTunnels();
        services.AddSingleton<AttemptLog>();
        services.AddSingleton<AttemptMaker>();
        services.TryAddSingleton<OutcomeRecorder>();

        services.AddSingleton<ReadyLanes>();
        services.AddSingleton<LaneServices>();
        services.AddSingleton<LaneSet>();
        services.AddSingleton<ILaneStates>(provider => provider.GetRequiredService<LaneSet>());
        services.AddSingleton<IHintListener, DeliveryHints>();
        services.AddHostedService<Dispatcher>();

        services.AddSingleton<ISweep, DueSweep>();
        services.AddSingleton<ISweep, LeaseSweep>();
        services.AddSingleton<ISweep, OrphanSweep>();
        services.AddSingleton<ISweep, RetentionSweep>();
        services.AddSingleton<ISweep, TallySweep>();
        services.AddHostedService<SweepRunner>();
        return builder;
    }

    /// <summary>What the worker's internal listener answers.</summary>
    public static IEndpointRouteBuilder MapDelivery(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDestinationTests();
        return endpoints;
    }

    /// <summary>A host that has tunnels of its own adds them instead.</summary>
    private static void AddAgentTunnels(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (RemoteAgentTunnels.AddressIn(builder.Configuration) is null)
        {
            services.TryAddSingleton<IAgentTunnels, NoAgentTunnels>();
            return;
        }

        services.TryAddSingleton<InternalPass>();
        services.AddSingleton<RemoteAgentTunnels>();
        services.TryAddSingleton<IAgentTunnels>(static provider => provider.GetRequiredService<RemoteAgentTunnels>());
        services.AddHostedService(static provider => provider.GetRequiredService<RemoteAgentTunnels>());
    }
}
