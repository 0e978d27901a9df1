namespace WebhookOps.Tunnel.Service.Directory;

/// <summary>Knows which replica holds which tunnel.</summary>
internal interface ITunnelDirectory
{
    /// <summary>Another replica that holds a tunnel; null: none that is known.</summary>
    ValueTask<TunnelPlace?> FindElsewhereAsync(string tunnelId, CancellationToken cancellation);

    /// <summary>As <see cref="FindElsewhereAsync"/>, by the name of an enrolled agent.</summary>
    ValueTask<TunnelPlace?> FindAgentElsewhereAsync(string name, CancellationToken cancellation);

    /// <summary>The tunnels of all replicas, this one's included.</summary>
    ValueTask<IReadOnlyCollection<TunnelPlace>> AllAsync(CancellationToken cancellation);
}
