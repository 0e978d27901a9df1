namespace WebhookOps.EndToEnd.Tests.Running;

public sealed class ProductOnSqlite() : RunningStandalone(s_shared)
{
    private static readonly Lazy<Task<Product>> s_shared = new(() => StartSharedAsync(ledger: null));
}
