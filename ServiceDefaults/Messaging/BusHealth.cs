using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>Whether the bus is up. Without it every sweep makes up for what it would have said, so its absence takes no service out of use.</summary>
internal sealed class BusHealth(BusWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(watch.IsUp
            ? HealthCheckResult.Healthy("The bus is up.")
            : new HealthCheckResult(context.Registration.FailureStatus, "The bus is down: deliveries go out with the next sweep, about a second late."));
}
