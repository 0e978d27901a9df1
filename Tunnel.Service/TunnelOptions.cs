using System.ComponentModel.DataAnnotations;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service;

/// <summary>Section <c>Tunnel</c> of the configuration.</summary>
public sealed class TunnelOptions
{
    /// <summary>The interval, the timeout and the quarter by which .NET looks late: less than 30 s, whatever is configured.</summary>
    private const double MaxPing = 12;

    /// <summary>Seconds until the private app must have begun to answer a live request; then its caller gets 504.</summary>
    [Range(0.1, 3600)]
    public double RequestTimeoutSeconds { get; set; } = 45;

    /// <summary>Live requests under way at once in one tunnel; beyond that callers get 429.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentRequests { get; set; } = 256;

    /// <summary>The largest body of a live request, in bytes; beyond that callers get 413.</summary>
    [Range(1, long.MaxValue)]
    public long MaxPayloadBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The only request headers that reach private apps live; empty: all but those of the connection itself.</summary>
    public IList<string> HeaderAllowList { get; set; } = [];

    /// <summary>Live requests kept in memory for each tunnel; 0 keeps none.</summary>
    [Range(0, 10_000)]
    public int HistoryLength { get; set; } = 200;

    /// <summary>Bytes kept in memory of all live requests together; beyond that the oldest go.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long HistoryBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes kept of each body in the history. A request whose body was longer cannot be replayed.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int HistoryBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Seconds between the pings that show whether an agent is still there.</summary>
    [Range(0.1, MaxPing)]
    public double PingIntervalSeconds { get; set; } = TunnelProtocol.PingInterval.TotalSeconds;

    /// <summary>Seconds an agent may take to answer a ping; then its tunnel is cut.</summary>
    [Range(0.1, MaxPing)]
    public double PingTimeoutSeconds { get; set; } = TunnelProtocol.PingTimeout.TotalSeconds;

    /// <summary>Handshakes under way at once; beyond that the oldest is dropped.</summary>
    [Range(16, 100_000)]
    public int MaxHandshakes { get; set; } = 4096;

    /// <summary>Whether anybody may ask for a temporary URL (<c>GET /new</c>).</summary>
    public bool AllowTemporary { get; set; } = true;

    /// <summary>Temporary URLs at once; beyond that <c>GET /new</c> answers 429.</summary>
    [Range(1, 1_000_000)]
    public int MaxTemporary { get; set; } = 10_000;

    /// <summary>Minutes after which a temporary URL without a client is forgotten. Its owner can still have it back.</summary>
    [Range(0.01, 100_000)]
    public double TemporaryIdleMinutes { get; set; } = 60;

    /// <summary>Where a router reaches this replica, <c>http://10.0.0.7:8080</c>; none: the address of its public listener.</summary>
    public string? ServerUrl { get; set; }
}
