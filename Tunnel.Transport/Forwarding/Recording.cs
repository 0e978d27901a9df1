using System.Diagnostics;
using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>What is kept of one exchange while it passes: headers, the beginning of both bodies, status and times.</summary>
/// <param name="maxBodyBytes">Of each body.</param>
public sealed class Recording(int maxBodyBytes)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly BodyCopy _request = new(maxBodyBytes);
    private readonly BodyCopy _response = new(maxBodyBytes);

    /// <summary>As they were passed on.</summary>
    public HeaderList RequestHeaders { get; internal set; } = HeaderList.Empty;

    public int? Status { get; internal set; }

    public HeaderList ResponseHeaders { get; internal set; } = HeaderList.Empty;

    public BodyCopy RequestBody => _request;

    public BodyCopy ResponseBody => _response;

    /// <summary>It opened a WebSocket: what was said in it is not kept.</summary>
    public bool IsWebSocket { get; internal set; }

    /// <summary>All of the request was kept, so that it can be sent again.</summary>
    public bool CanRepeat => !IsWebSocket && !RequestBody.IsCut;

    /// <summary>Until the answer's headers came.</summary>
    public TimeSpan? Latency { get; private set; }

    internal void Answered(int status, HeaderList headers)
    {
        Latency = Stopwatch.GetElapsedTime(_start);
        Status = IsWebSocket && status == 200 ? 101 : status; // the one that the caller gets for the tunnel's own
        ResponseHeaders = headers;
    }
}
