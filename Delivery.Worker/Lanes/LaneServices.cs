using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Core.Destinations;
using WebhookOps.Delivery.Worker.Sending;
using WebhookOps.ServiceDefaults.Limits;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>What all lanes share.</summary>
/// <param name="redis">Null: workers share nothing.</param>
internal sealed partial class LaneServices(
    IOptions<DeliveryOptions> options,
    ReadyLanes ready,
    AttemptMaker attempts,
    OutcomeRecorder recorder,
    TimeProvider clock,
    ILogger<LaneServices> logger,
    RedisConnection? redis = null)
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

    /// <param name="wake">Called when there may be something free.</param>
    public ILaneRate NewRate(Guid destinationId, RateLimit limit, Action wake)
    {
        var own = new RateWindow(limit, Clock);
        return redis is null ? own : new SharedRate(new SharedWindow(redis, $"destination:{destinationId:N}", limit), own, limit, Clock, wake);
    }

    public void CircuitOpened(Destination? destination, DateTimeOffset until) => LogCircuitOpened(logger, destination?.Name ?? "", until);

    [LoggerMessage(LogLevel.Warning, "Destination {Destination} keeps failing; it is left alone until {Until:HH:mm:ss}. Its deliveries wait.")]
    private static partial void LogCircuitOpened(ILogger logger, string destination, DateTimeOffset until);
}
