namespace WebhookOps.Tunnel.Service.Directory;

/// <summary>Where a tunnel is.</summary>
/// <param name="Name">Of its agent; the id of a temporary URL.</param>
/// <param name="InternalUrl">Base URL at which other replicas reach the one that holds it; null: it has no internal listener.</param>
/// <param name="EdgeUrl">Base URL at which a router reaches that replica.</param>
internal sealed record TunnelPlace(string TunnelId, string Name, bool IsAgent, string? InternalUrl, string? EdgeUrl)
{
    public DateTimeOffset Since { get; init; }

    /// <summary>Of the agent, as that replica sees it.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>Of the agent's program.</summary>
    public string Version { get; init; } = "";

    /// <summary>Live requests in it, a moment ago.</summary>
    public int UnderWay { get; init; }
}
