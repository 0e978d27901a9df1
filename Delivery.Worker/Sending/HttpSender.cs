using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Sends to public (or allowed private) HTTP endpoints.</summary>
internal sealed class HttpSender(HttpPools pools, TimeProvider clock) : IDeliverySender
{
    public DestinationKind Kind => DestinationKind.Http;

    public async Task<SendResult> SendAsync(Outgoing outgoing, CancellationToken cancellation)
    {
        var target = Target.Of(outgoing.Destination);
        if (target.Fault is { } fault)
        {
            return SendResult.Failed(ErrorCodes.Protocol, fault);
        }

        var url = target.UrlFor(outgoing.Event);
        try
        {
            using var message = HttpMessage.Compose(outgoing, target, url, clock.GetUtcNow());
            using var response = await pools.For(outgoing.Destination).SendAsync(message, cancellation);
            return await Answer.ReadAsync(response, pools.AddressOf(url), clock.GetUtcNow(), cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            return SendFailure.Of(failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return SendResult.Failed(ErrorCodes.Timeout, "The destination does not take the connection.");
        }
    }
}
