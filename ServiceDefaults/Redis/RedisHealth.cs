using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>Whether Redis answers. A service does its work without it, so its absence is no reason to take the service out of use.</summary>
internal sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.RunAsync(static database => database.PingAsync(), cancellationToken);
            return HealthCheckResult.Healthy("Redis answers.");
        }
        catch (RedisUnavailableException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Redis does not answer: limits count in each process alone, and news comes late.");
        }
    }
}
