using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>A live request that came to a tunnel's public URL, and what became of it.</summary>
internal sealed class HistoryEntry
{
    private const int Overhead = 2048;

    /// <summary>As in <c>x-tunnel-request-id</c>.</summary>
    public required string Id { get; init; }

    public required string TunnelId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as the app saw them.</summary>
    public required string Target { get; init; }

    public required string RemoteAddress { get; init; }

    public required Recording Recording { get; init; }

    /// <summary>The request that this one repeats.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>Null while it is under way.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>The history has let go of it.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Null when the app's answer was passed back whole.</summary>
    public ForwardFault? Fault { get; private set; }

    /// <summary>What the caller was told.</summary>
    public int? Status => Fault?.Status ?? Recording.Status;

    /// <summary>What it holds in memory, counted once it has ended.</summary>
    public long Bytes { get; private set; }

    public void End(ForwardFault? fault, TimeSpan duration) =>
        (Fault, Duration, Bytes) = (fault, duration, Recording.RequestBody.Kept + Recording.ResponseBody.Kept + Overhead);
}
