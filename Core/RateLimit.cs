namespace WebhookOps.Core;

/// <summary>At most so many requests in any window of so many seconds.</summary>
public sealed record RateLimit(int Requests, double WindowSeconds);
