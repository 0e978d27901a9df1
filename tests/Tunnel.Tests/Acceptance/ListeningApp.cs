using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Acceptance;

/// <summary>A local app and <c>webhookops listen</c> beside it, for all tests of a class.</summary>
public sealed class ListeningApp : IAsyncLifetime
{
    private ChildProcess? _listen;

    internal RunningProduct Product { get; private set; } = null!;

    internal PathApp App { get; private set; } = null!;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        App = await PathApp.StartAsync();
        Product = await RunningProduct.SharedAsync();
        (_listen, Url) = await Product.ListenAsync(App.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _listen!.DisposeAsync();
        await App.DisposeAsync();
    }
}
