namespace WebhookOps.EndToEnd.Tests.Running;

public sealed class ProductOnSqlite : RunningProduct
{
    protected override Task<string?> LedgerAsync() => Task.FromResult<string?>(null);
}
