namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>On the bus: the configuration in the ledger has changed. Empty, for the ledger knows what it is now.</summary>
public sealed record CatalogChanged;
