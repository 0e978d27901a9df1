using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;

namespace WebhookOps.Delivery.Tests.Worker;

/// <summary>A sender that finds nobody there for a while.</summary>
internal sealed class RefusingSender(int times) : IDeliverySender
{
    private int _calls;

    public DestinationKind Kind => DestinationKind.Channel;

    public int Calls => _calls;

    public Task<SendResult> SendAsync(Outgoing outgoing, CancellationToken cancellation) =>
        Task.FromResult(Interlocked.Increment(ref _calls) <= times ? SendResult.NotNow : SendResult.Done);
}
