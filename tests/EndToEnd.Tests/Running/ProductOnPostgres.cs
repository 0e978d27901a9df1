using WebhookOps.Testing.Servers;

namespace WebhookOps.EndToEnd.Tests.Running;

public sealed class ProductOnPostgres : RunningProduct
{
    protected override async Task<string?> LedgerAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
