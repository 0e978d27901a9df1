using System.Diagnostics;
using System.Diagnostics.Metrics;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels;

/// <summary>The spans and figures of channels, both under the name <c>WebhookOps.Channels</c>. Labels are protocols and outcomes, never a name.</summary>
internal static class ChannelTelemetry
{
    public const string Name = "WebhookOps.Channels";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("webhookops.channel.sent", "{message}", "Messages sent to connectors, by protocol");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("webhookops.channel.messages", "{message}", "Messages that left a connector's hands, by outcome: delivered, or the error code");
    private static readonly Histogram<double> Held = Meter.CreateHistogram<double>("webhookops.channel.held", "s", "From a message's sending to its connector's answer");
    private static readonly UpDownCounter<long> InFlight = Meter.CreateUpDownCounter<long>("webhookops.channel.in_flight", "{message}", "Messages that connectors hold");
    private static readonly UpDownCounter<long> Connectors = Meter.CreateUpDownCounter<long>("webhookops.channel.connectors", "{connector}", "Connectors of this process, by protocol");

    /// <summary>A message goes to its connector. Its span ends with the answer, and lies below the provider's request.</summary>
    /// <returns>Null: nobody records spans here, or not this one.</returns>
    public static Activity? Begin(ClaimedDelivery claim, LiveConnection connection)
    {
        Sent.Add(1, new KeyValuePair<string, object?>("protocol", connection.ProtocolName));
        InFlight.Add(1);
        var around = Activity.Current;
        var span = Source.StartActivity("relay", ActivityKind.Client, claim.Event!.TraceParent);
        Activity.Current = around; // it outlives this call
        span?.SetTag("webhookops.event", PublicId.Format(PublicId.Event, claim.Event.Id));
        span?.SetTag("webhookops.attempt", claim.AttemptNumber);
        span?.SetTag("webhookops.connection", connection.PublicId);
        return span;
    }

    /// <summary>A message that was sent has its answer, or will get none.</summary>
    public static void End(Activity? span, SendResult result, TimeSpan held)
    {
        InFlight.Add(-1);
        Held.Record(held.TotalSeconds);
        Ended.Add(1, new KeyValuePair<string, object?>("outcome", result.ErrorCode ?? "delivered"));
        if (result.ErrorCode is { } code)
        {
            span?.SetStatus(ActivityStatusCode.Error, code);
        }

        span?.Dispose();
    }

    public static void Entered(LiveConnection connection) => Connectors.Add(1, new KeyValuePair<string, object?>("protocol", connection.ProtocolName));

    public static void Left(LiveConnection connection) => Connectors.Add(-1, new KeyValuePair<string, object?>("protocol", connection.ProtocolName));
}
