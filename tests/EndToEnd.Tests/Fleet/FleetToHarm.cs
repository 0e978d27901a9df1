namespace WebhookOps.EndToEnd.Tests.Fleet;

/// <summary>A fleet for a class of tests that kill and stop its parts, with leases short enough to wait for.</summary>
public sealed class FleetToHarm : IAsyncLifetime
{
    private FleetOfServices? _fleet;

    public FleetOfServices Fleet => _fleet ?? throw new InvalidOperationException("The fleet was not started.");

    public async ValueTask InitializeAsync() => _fleet = await FleetOfServices.StartAsync(("Delivery__LeaseMarginSeconds", "8"));

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }
    }
}
