using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Storage;

/// <summary>Whether the ledger answers, and whether this process knows its newest configuration.</summary>
internal sealed class LedgerHealth(ILedgerEngine engine, ICatalogSource catalog) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = engine.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT version FROM catalog_version";
            var newest = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            if (!await engine.IsWritableAsync(cancellationToken))
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "The ledger can be read and not written. Its disk may be full; the log says more.");
            }

            return HealthCheckResult.Healthy(catalog.Current.Version >= newest
                ? "The ledger answers; the configuration here is its newest."
                : "The ledger answers; a newer configuration is about to be read.");
        }
        catch (DbException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The ledger does not answer.");
        }
    }
}
