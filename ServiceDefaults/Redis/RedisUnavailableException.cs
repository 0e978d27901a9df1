namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>Redis did not answer, or not in time. What is kept there may be lost, so the caller goes on without.</summary>
public sealed class RedisUnavailableException(Exception cause) : Exception($"Redis cannot be reached now: {cause?.Message}", cause);
