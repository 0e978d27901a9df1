namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>One product for all tests of a class.</summary>
public abstract class RunningProduct : IAsyncLifetime
{
    private IProduct? _product;

    public IProduct Product => _product ?? throw new InvalidOperationException("The product was not started.");

    public async ValueTask InitializeAsync() => _product = await StartAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract Task<IProduct> StartAsync();
}
