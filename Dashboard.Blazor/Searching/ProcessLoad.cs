using System.Diagnostics;

namespace WebhookOps.Dashboard.Blazor.Searching;

/// <summary>How busy this process is.</summary>
internal sealed class ProcessLoad
{
    private long _at = Stopwatch.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    /// <returns>Its share of one processor since this was last asked, at most 1.</returns>
    public double SinceLastAsked()
    {
        var (at, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var load = (used - _used) / Stopwatch.GetElapsedTime(_at, at);
        (_at, _used) = (at, used);
        return Math.Clamp(load, 0, 1);
    }
}
