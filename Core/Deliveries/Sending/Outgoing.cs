using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Deliveries.Sending;

/// <summary>What a sender is asked to send.</summary>
/// <param name="DeliveryId">The same on every attempt.</param>
/// <param name="Event">What is owed.</param>
/// <param name="Source">Slug of the event's source.</param>
/// <param name="Destination">To whom.</param>
/// <param name="AttemptNumber">1 for the first.</param>
public sealed record Outgoing(Guid DeliveryId, Event Event, string Source, Destination Destination, int AttemptNumber);
