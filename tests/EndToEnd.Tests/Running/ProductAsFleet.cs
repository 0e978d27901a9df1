using WebhookOps.EndToEnd.Tests.Fleet;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>The product as a fleet: one for all classes, since it is many processes. Not to be harmed.</summary>
public sealed class ProductAsFleet : RunningProduct
{
    private static readonly Lazy<Task<(FleetOfServices Fleet, Receiver Collector)>> s_shared = new(StartSharedAsync);

    private Receiver? _collector;
    private FleetOfServices? _fleet;

    public FleetOfServices Fleet => _fleet ?? throw new InvalidOperationException("The fleet was not started.");

    /// <summary>Gets the traces of those requests whose sender asks for one, over OTLP.</summary>
    public Receiver Collector => _collector ?? throw new InvalidOperationException("The fleet was not started.");

    protected override async Task<IProduct> StartAsync()
    {
        (_fleet, _collector) = await s_shared.Value;
        return _fleet;
    }

    private static async Task<(FleetOfServices Fleet, Receiver Collector)> StartSharedAsync()
    {
        var collector = await Receiver.StartAsync(Answers.Status(200));
        return (
            await FleetOfServices.StartAsync(
                ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_TRACES_SAMPLER", "parentbased_always_off"),
                ("OTEL_BSP_SCHEDULE_DELAY", "100")),
            collector);
    }
}
