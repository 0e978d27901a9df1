namespace WebhookOps.Relay.Tests.Running;

public sealed class SqliteRelay : RelayHost
{
    protected override Task<string?> LedgerAsync() => Task.FromResult<string?>(null);
}
