using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Search;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>
/// Test events for channels. Only a connector can say what comes of one, in whatever process it is, so this one is a message like any other, of
/// a source that leads here; what no connector has taken in time is cancelled.
/// </summary>
internal sealed partial class ChannelTests(
    ICatalogSource catalog,
    IEventLog log,
    IHints hints,
    IDeliveryQueue queue,
    DeliverySearch deliveries,
    ChannelSearch channels,
    TimeProvider clock,
    ILogger<ChannelTests> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(25); // less than a person, or the dashboard in another process, waits
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    public async Task<DestinationTest> RunAsync(Destination destination, Event test, CancellationToken cancellation)
    {
        var id = PublicId.Format(PublicId.Event, test.Id);
        var subscription = catalog.Current.Subscriptions.Values.Where(s => s.DestinationId == destination.Id).MinBy(s => s.Id);
        if (subscription is null || destination.Target is null || !catalog.Current.Channels.TryGetValue(destination.Target, out var channel))
        {
            return new DestinationTest("unavailable", id, null, 0, null, "No source leads to this channel. Subscribe one first.", null);
        }

        if ((await channels.ConnectionsAsync(channel, cancellation)).Count == 0)
        {
            return new DestinationTest("unavailable", id, null, 0, ErrorCodes.ConnectorGone, "No connector drains this channel.", null);
        }

        var began = clock.GetTimestamp();
        var delivery = PublicId.New(clock);
        await log.AppendAsync([NewOf(test, subscription.SourceId, new NewDelivery(delivery, destination.Id, subscription.Id))], cancellation);
        await hints.DeliveriesReadyAsync([destination.Id], cancellation);
        var attempt = await AttemptOfAsync(delivery, cancellation);
        if (attempt is null or { ErrorCode: not null })
        {
            _ = EndAsync(delivery);
        }

        var took = (int)clock.GetElapsedTime(began).TotalMilliseconds;
        return attempt is null
            ? new DestinationTest("unavailable", id, null, took, ErrorCodes.Timeout, $"No connector has answered within {s_patience.TotalSeconds} s.", null)
            : new DestinationTest(attempt.ErrorCode is null ? "delivered" : "failed", id, null, took, attempt.ErrorCode, attempt.Error, attempt.RemoteAddress);
    }

    private async Task<Attempt?> AttemptOfAsync(Guid delivery, CancellationToken cancellation)
    {
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < s_patience; await Task.Delay(s_pace, clock, cancellation))
        {
            if (await deliveries.GetAsync(delivery, cancellation) is { Attempts: [var first, ..] })
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>
    /// Cancels what is not to be tried again. A connector may have it already for the second time, and then it is cancelled once that one has
    /// let go of it. Never throws.
    /// </summary>
    private async Task EndAsync(Guid delivery)
    {
        try
        {
            for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < s_longestHold; await Task.Delay(s_pace, clock))
            {
                if (await queue.CancelAsync([delivery], CancellationToken.None) > 0
                    || await deliveries.GetAsync(delivery, CancellationToken.None) is not { State: DeliveryState.Pending or DeliveryState.Sending })
                {
                    return;
                }
            }
        }
        catch (Exception failure)
        {
            LogLeft(failure, PublicId.Format(PublicId.Delivery, delivery));
        }
    }

    [LoggerMessage(LogLevel.Warning, "The test delivery {Delivery} could not be cancelled: it goes on as any other.")]
    private partial void LogLeft(Exception failure, string delivery);

    private static NewEvent NewOf(Event test, Guid source, NewDelivery delivery) => new()
    {
        Id = test.Id,
        SourceId = source,
        ReceivedAt = test.ReceivedAt,
        Method = test.Method,
        Path = test.Path,
        Query = test.Query,
        Headers = test.Headers,
        Body = test.Body,
        EventType = test.EventType,
        TraceParent = test.TraceParent,
        VerifiedBy = "none",
        Deliveries = [delivery],
    };
}
