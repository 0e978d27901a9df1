namespace WebhookOps.Bench.Load;

/// <summary>What one round of load came to.</summary>
internal sealed record LoadResult(int Accepted, int Refused, TimeSpan Elapsed, long[] SortedTicks)
{
    /// <summary>Processor time that the process used which was loaded.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Processor time of the database server, where there is one.</summary>
    public double DatabaseCpuSeconds { get; init; }

    /// <summary>For each accepted event.</summary>
    public double CpuMicroseconds => CpuSeconds * 1e6 / Math.Max(1, Accepted);

    /// <summary>For each accepted event.</summary>
    public double DatabaseCpuMicroseconds => DatabaseCpuSeconds * 1e6 / Math.Max(1, Accepted);

    public double PerSecond => Accepted / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) =>
        SortedTicks.Length == 0 ? 0 : SortedTicks[(int)((SortedTicks.Length - 1) * percentile)] * 1000.0 / System.Diagnostics.Stopwatch.Frequency;
}
