namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>The tunnels that are up, and the live requests that came through them, as the tunnel service remembers them.</summary>
public interface ILiveTunnels
{
    /// <summary>By name.</summary>
    /// <returns>Null: there is no tunnel service to ask, or it does not answer.</returns>
    Task<IReadOnlyList<LiveTunnel>?> ListAsync(CancellationToken cancellation);

    /// <summary>A tunnel's live requests, newest first, without their headers.</summary>
    /// <param name="after">The <c>Next</c> of the page before; null: from the newest.</param>
    Task<LiveRequestPage> RequestsAsync(string tunnelId, string? after, int limit, CancellationToken cancellation);

    /// <returns>With its headers; null: it is not in the history.</returns>
    Task<LiveRequest?> FindAsync(string tunnelId, string id, CancellationToken cancellation);

    /// <returns>As far as it was kept; null: it is not in the history.</returns>
    Task<byte[]?> BodyAsync(string tunnelId, string id, LiveBody body, CancellationToken cancellation);

    /// <summary>Sends a request to its app again.</summary>
    Task<LiveReplayed> ReplayAsync(string tunnelId, string id, CancellationToken cancellation);
}
