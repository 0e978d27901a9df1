using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Queue;

/// <summary>A delivery that this worker owns until its lease ends, with the event it carries.</summary>
public sealed record ClaimedDelivery
{
    public required Guid Id { get; init; }

    public required Guid DestinationId { get; init; }

    public required Guid? SubscriptionId { get; init; }

    public required long LeaseToken { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Since when it was due: its place in the queue, should it go back.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>1 for the first, this one included.</summary>
    public required int AttemptNumber { get; init; }

    public required AttemptTrigger Trigger { get; init; }

    /// <summary>Null when retention has removed the event meanwhile.</summary>
    public required Event? Event { get; init; }
}
