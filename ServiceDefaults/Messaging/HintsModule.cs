using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>The one place where the bus is set up, and the only folder that knows which bus it is.</summary>
internal static class HintsModule
{
    public static void AddHints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<HintConsumer>();

            // Every process hears every hint: each has a queue of its own, which goes when it goes.
            bus.UsingInMemory(static (context, transport) =>
                transport.ReceiveEndpoint(new TemporaryEndpointDefinition("hints"), queue => queue.ConfigureConsumer<HintConsumer>(context)));
        });
        builder.Services.AddSingleton<HintPump>();
        builder.Services.AddSingleton<IHints>(static services => services.GetRequiredService<HintPump>());
        builder.Services.AddHostedService(static services => services.GetRequiredService<HintPump>());
    }
}
