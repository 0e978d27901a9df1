namespace WebhookOps.Bench.Load;

/// <summary>What one round of load came to.</summary>
internal sealed record LoadResult(int Accepted, int Refused, TimeSpan Elapsed, long[] SortedTicks)
{
    public double PerSecond => Accepted / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) =>
        SortedTicks.Length == 0 ? 0 : SortedTicks[(int)((SortedTicks.Length - 1) * percentile)] * 1000.0 / System.Diagnostics.Stopwatch.Frequency;
}
