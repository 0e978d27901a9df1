using WebhookOps.Testing.Servers;

namespace WebhookOps.EndToEnd.Tests.Running;

public sealed class ProductOnPostgres() : RunningStandalone(s_shared)
{
    private static readonly Lazy<Task<Product>> s_shared = new(async () => await StartSharedAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync()));
}
