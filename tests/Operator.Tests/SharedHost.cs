namespace WebhookOps.Operator.Tests;

/// <summary>One operator plane for the tests of a class.</summary>
public class SharedHost : IAsyncLifetime
{
    public OperatorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    protected virtual Task<OperatorHost> StartAsync() => OperatorHost.StartAsync();
}
