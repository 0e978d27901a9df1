namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>On the bus: these destinations have deliveries that can go out now.</summary>
public sealed record DeliveriesReady(Guid[] Destinations);
