using System.Diagnostics;
using System.Globalization;
using WebhookOps.Agent.Apps;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Listening;

/// <summary>One request that came through the tunnel and what the app made of it.</summary>
internal sealed class Exchange(string method, Uri app, DateTimeOffset at, Action<Exchange> finished, int keptBytes) : IExchange
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public string Method => method;

    public Uri App => app;

    public DateTimeOffset At => at;

    public Recording Recording { get; } = new(keptBytes);

    public int? Status => Recording.Status;

    public ForwardFault? Fault { get; private set; }

    public TimeSpan Duration { get; private set; }

    public string StatusText => Fault is null ? Status?.ToString(CultureInfo.InvariantCulture) ?? "..." : Status is { } status ? $"{status}!" : "ERR";

    public void End(ForwardFault? fault)
    {
        Fault = fault;
        Duration = Stopwatch.GetElapsedTime(_start);
        finished(this);
    }

    public void Dispose()
    {
    }
}
