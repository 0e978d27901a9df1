using System.Diagnostics;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Test events, sent the way deliveries are, outside of lanes and ledger.</summary>
internal sealed class DestinationTests(IEnumerable<IDeliverySender> senders, ChannelTests channels, ICatalogSource catalog, TimeProvider clock) : IDestinationTests
{
    /// <summary>What the test event's source is called.</summary>
    private const string Source = "webhookops-test";

    private static readonly RetryPolicy Once = new() { MaxAttempts = 1 };

    public async Task<DestinationTest?> RunAsync(Guid destinationId, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        if (!catalog.Current.Destinations.TryGetValue(destinationId, out var destination))
        {
            return null;
        }

        var @event = NewEvent(destination);
        if (destination.Kind == DestinationKind.Channel)
        {
            return await channels.RunAsync(destination, @event, cancellation);
        }

        var id = PublicId.Format(PublicId.Event, @event.Id);
        if (senders.LastOrDefault(s => s.Kind == destination.Kind) is not { } sender)
        {
            return new DestinationTest("unsupported", id, null, 0, null, "Destinations of this kind take no test events.", null);
        }

        var began = clock.GetTimestamp();
        var result = await SendAsync(sender, new Outgoing(@event.Id, @event, Source, destination, 1), cancellation);
        var took = (int)clock.GetElapsedTime(began).TotalMilliseconds;
        if (result.IsNotNow)
        {
            return new DestinationTest("unavailable", id, null, took, ErrorCodes.AgentUnavailable, "The agent of this destination is not connected.", null);
        }

        var step = NextStep.After(result, Once, 1, clock.GetUtcNow(), 0);
        var outcome = step.State == DeliveryState.Delivered ? "delivered" : "failed";
        return new DestinationTest(outcome, id, result.Status, took, step.ErrorCode, step.Error, result.RemoteAddress);
    }

    private static async Task<SendResult> SendAsync(IDeliverySender sender, Outgoing outgoing, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience(outgoing.Destination));
        try
        {
            return await sender.SendAsync(outgoing, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return SendResult.Failed(ErrorCodes.Timeout, $"No answer within {Patience(outgoing.Destination).TotalSeconds} s.");
        }
    }

    /// <summary>Less than a person, or the dashboard in another process, waits.</summary>
    private static TimeSpan Patience(Destination destination) => TimeSpan.FromSeconds(Math.Min(destination.TimeoutSeconds, 25));

    private Event NewEvent(Destination destination)
    {
        var id = PublicId.New(clock);
        return new Event
        {
            Id = id,
            ReceivedAt = clock.GetUtcNow(),
            Method = "POST",
            Headers = new HeaderList([new Header("Content-Type", "application/json")]),
            Body = Encoding.UTF8.GetBytes($$"""{"type":"webhookops.test","id":"{{PublicId.Format(PublicId.Event, id)}}","destination":"{{destination.Name}}"}"""),
            EventType = "webhookops.test",
            TraceParent = Activity.Current?.Id,
        };
    }
}
