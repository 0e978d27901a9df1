using WebhookOps.Testing;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>One product for all tests of a class.</summary>
public abstract class RunningProduct : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Product? _product;

    public Product Product => _product ?? throw new InvalidOperationException("The product was not started.");

    public async ValueTask InitializeAsync()
    {
        _product = new Product(_folder["data"], ("ConnectionStrings__webhookops", await LedgerAsync()));
        await _product.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_product is not null)
        {
            await _product.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <returns>A connection string; null: SQLite.</returns>
    protected abstract Task<string?> LedgerAsync();
}
