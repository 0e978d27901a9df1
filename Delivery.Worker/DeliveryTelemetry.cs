using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WebhookOps.Delivery.Worker;

/// <summary>The worker's spans and figures, both under the name <c>WebhookOps.Delivery</c>.</summary>
internal static class DeliveryTelemetry
{
    public const string Name = "WebhookOps.Delivery";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Attempts by <c>outcome</c>: delivered, or the error code.</summary>
    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>("webhookops.delivery.attempts", "{attempt}");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("webhookops.delivery.duration", "s");

    public static readonly UpDownCounter<long> InFlight = Meter.CreateUpDownCounter<long>("webhookops.delivery.in_flight", "{attempt}");

    public static readonly Histogram<int> ClaimSize = Meter.CreateHistogram<int>("webhookops.delivery.claim_size", "{delivery}");
}
