using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Directory;

/// <summary>The directory of a replica that is alone; and what a replica tells the others of its own tunnels.</summary>
internal sealed class TunnelsHere(TunnelRegistry registry, PublicAddress address, IOptions<TunnelOptions> options) : ITunnelDirectory
{
    public ValueTask<TunnelPlace?> FindElsewhereAsync(string tunnelId, CancellationToken cancellation) => default;

    public ValueTask<TunnelPlace?> FindAgentElsewhereAsync(string name, CancellationToken cancellation) => default;

    public ValueTask<IReadOnlyCollection<TunnelPlace>> AllAsync(CancellationToken cancellation) => ValueTask.FromResult(All());

    public IReadOnlyCollection<TunnelPlace> All() => [.. registry.Sessions.Select(Of)];

    public TunnelPlace Of(TunnelSession session) => new(session.TunnelId, session.Name, session.AgentId is not null, InternalUrl, EdgeUrl)
    {
        Since = session.Since,
        RemoteAddress = session.RemoteAddress,
        Version = session.Version,
        UnderWay = session.UnderWay,
    };

    public string? InternalUrl => address.ForPeers(Plane.Internal);

    public string? EdgeUrl => options.Value.ServerUrl ?? address.ForPeers(Plane.Edge);
}
