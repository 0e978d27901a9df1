using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebhookOps.Storage;

/// <summary>Whether the ledger answers.</summary>
internal sealed class LedgerHealth(ILedgerEngine engine) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = engine.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT version FROM catalog_version";
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy("The ledger answers.");
        }
        catch (DbException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The ledger does not answer.");
        }
    }
}
