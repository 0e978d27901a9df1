namespace WebhookOps.Storage.Alerts;

/// <summary>An agent that may connect, has been connected and is not now.</summary>
/// <param name="Since">When it was last there.</param>
public sealed record AgentReading(Guid Id, string Name, DateTimeOffset Since);
