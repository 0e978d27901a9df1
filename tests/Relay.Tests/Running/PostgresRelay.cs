using WebhookOps.Testing.Servers;

namespace WebhookOps.Relay.Tests.Running;

public sealed class PostgresRelay : RelayHost
{
    protected override async Task<string?> LedgerAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
