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
        if (TargetUrl.Of(outgoing.Destination, outgoing.Event) is not { } url)
        {
            return SendResult.Failed(ErrorCodes.Protocol, "The destination's URL is not an absolute http or https URL.");
        }

        try
        {
            using var message = HttpMessage.Compose(outgoing, url, clock.GetUtcNow());
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
