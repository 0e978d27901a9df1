using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core;

namespace WebhookOps.Storage.Postgres;

/// <summary>The ledger on PostgreSQL.</summary>
internal static class PostgresEngine
{
    /// <summary>Registers <see cref="ILedgerEngine"/>, the event log, the delivery queue and retention.</summary>
    public static void Add(IServiceCollection services) =>
        throw new CannotStartException("PostgreSQL is not supported yet: unset ConnectionStrings:webhookops to use the embedded engine.");
}
