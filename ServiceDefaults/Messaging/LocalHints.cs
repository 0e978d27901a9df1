using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// The bus of a process that is alone: every listener is told at once, on the caller's thread. Listeners are looked up at the first hint,
/// since some of them send hints too.
/// </summary>
internal sealed class LocalHints(IServiceProvider services) : IHints
{
    private readonly Lazy<Action<IReadOnlyCollection<Guid>>[]> _listeners = new(() =>
    [
        .. services.GetServices<IHintListener>().Select(listener => (Action<IReadOnlyCollection<Guid>>)listener.DeliveriesReady),
        .. services.GetServices<IReplicaHintListener>().Select(listener => (Action<IReadOnlyCollection<Guid>>)listener.DeliveriesReady),
    ]);

    public ValueTask DeliveriesReadyAsync(IReadOnlyCollection<Guid> destinations, CancellationToken cancellation)
    {
        foreach (var tell in _listeners.Value)
        {
            tell(destinations);
        }

        return ValueTask.CompletedTask;
    }
}
