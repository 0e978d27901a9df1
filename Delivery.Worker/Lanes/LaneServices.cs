using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Core.Destinations;
using WebhookOps.Delivery.Worker.Recording;
using WebhookOps.Delivery.Worker.Sending;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>What all lanes share.</summary>
internal sealed partial class LaneServices(
    IOptions<DeliveryOptions> options,
    ReadyLanes ready,
    AttemptMaker attempts,
    OutcomeRecorder recorder,
    TimeProvider clock,
    ILogger<LaneServices> logger)
{
    public DeliveryOptions Options { get; } = options.Value;

    public ReadyLanes Ready { get; } = ready;

    public AttemptMaker Attempts { get; } = attempts;

    public OutcomeRecorder Recorder { get; } = recorder;

    public TimeProvider Clock { get; } = clock;

    public BodyBudget Budget { get; } = new(options.Value.MaxBodyBytes);

    public CircuitBreaker NewCircuit() => new(
        Options.CircuitFailures,
        TimeSpan.FromSeconds(Options.CircuitSeconds),
        TimeSpan.FromSeconds(Math.Max(Options.CircuitSeconds, Options.CircuitMaxSeconds)),
        Clock);

    public RateWindow NewRateWindow(RateLimit limit) => new(limit, Clock);

    public void CircuitOpened(Destination? destination, DateTimeOffset until) => LogCircuitOpened(logger, destination?.Name ?? "", until);

    [LoggerMessage(LogLevel.Warning, "Destination {Destination} keeps failing; it is left alone until {Until:HH:mm:ss}. Its deliveries wait.")]
    private static partial void LogCircuitOpened(ILogger logger, string destination, DateTimeOffset until);
}
