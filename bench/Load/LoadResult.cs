namespace WebhookOps.Bench.Load;

/// <summary>What one round of load came to.</summary>
internal sealed record LoadResult(int Accepted, int Refused, TimeSpan Elapsed, long[] SortedTicks)
{
    /// <summary>Processor time that the process used which was loaded.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Processor time of the database server, where there is one.</summary>
    public double DatabaseCpuSeconds { get; init; }

    /// <summary>Stopwatch ticks from one request of a connection to its next, on average; none where requests are sent at a pace of their own.</summary>
    public long Interval { get; init; }

    /// <summary>For each accepted event.</summary>
    public double CpuMicroseconds => CpuSeconds * 1e6 / Math.Max(1, Accepted);

    /// <summary>For each accepted event.</summary>
    public double DatabaseCpuMicroseconds => DatabaseCpuSeconds * 1e6 / Math.Max(1, Accepted);

    public double PerSecond => Accepted / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) => Milliseconds(SortedTicks, percentile);

    /// <summary>
    /// As <c>wrk</c> and HdrHistogram count: who waits for an answer sends nothing meanwhile, so that a stall would be counted once, however
    /// many it would have met ("coordinated omission"). A request that took longer than the interval stands for those left out as well.
    /// </summary>
    public double WithOmittedMilliseconds(double percentile)
    {
        if (Interval == 0)
        {
            return Milliseconds(percentile);
        }

        var all = SortedTicks.ToList();
        foreach (var late in SortedTicks)
        {
            for (var omitted = late - Interval; omitted > Interval; omitted -= Interval)
            {
                all.Add(omitted);
            }
        }

        return Milliseconds([.. all.Order()], percentile);
    }

    private static double Milliseconds(long[] sorted, double percentile) =>
        sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * percentile)] * 1000.0 / System.Diagnostics.Stopwatch.Frequency;
}
