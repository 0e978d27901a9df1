using WebhookOps.Testing;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>The product in one process: on each ledger one for all classes, started by whoever asks first. Not to be harmed.</summary>
public abstract class RunningStandalone(Lazy<Task<Product>> shared) : RunningProduct
{
    protected override async Task<IProduct> StartAsync() => await shared.Value;

    /// <param name="ledger">A connection string; null: SQLite.</param>
    protected static async Task<Product> StartSharedAsync(string? ledger)
    {
        var product = new Product(TempFolder.OfThisProcess()["data"], ("ConnectionStrings__webhookops", ledger));
        await product.StartAsync();
        return product;
    }
}
