namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>On the bus: nothing, to nobody. That the bus takes it says that it is up.</summary>
public sealed record BusProbe;
