using WebhookOps.Core.Destinations;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>When an agent returns, its destinations' deliveries that have waited go out at once.</summary>
internal sealed class AgentReturns(TunnelRegistry registry, ICatalogSource catalog, IHints hints) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        registry.Opened += Announce;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        registry.Opened -= Announce;
        return Task.CompletedTask;
    }

    private void Announce(TunnelSession session)
    {
        var waiting = catalog.Current.Destinations.Values
            .Where(d => d.Kind == DestinationKind.Agent && session.AgentId is not null && string.Equals(d.Target, session.Name, StringComparison.Ordinal))
            .Select(d => d.Id)
            .ToArray();
        if (waiting.Length > 0)
        {
            _ = hints.DeliveriesReadyAsync(waiting, CancellationToken.None).AsTask(); // never throws
        }
    }
}
