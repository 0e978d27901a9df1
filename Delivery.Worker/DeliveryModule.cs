using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Delivery.Worker.Lanes;
using WebhookOps.Delivery.Worker.Recording;
using WebhookOps.Delivery.Worker.Sending;
using WebhookOps.Delivery.Worker.Sweeps;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Delivery.Worker;

public static class DeliveryModule
{
    /// <summary>Adds the worker: claims deliveries, sends them, records what came of it. Needs the ledger and the bus.</summary>
    public static IHostApplicationBuilder AddDelivery(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<HttpPools>();
        services.AddSingleton<IDeliverySender, HttpSender>();
        services.AddSingleton<IDeliverySender, AgentSender>();
        services.TryAddSingleton<IAgentTunnels, NoAgentTunnels>();
        services.AddSingleton<AttemptLog>();
        services.AddSingleton<AttemptMaker>();
        services.AddSingleton<OutcomeRecorder>();

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
        services.AddHostedService<SweepRunner>();
        return builder;
    }
}
