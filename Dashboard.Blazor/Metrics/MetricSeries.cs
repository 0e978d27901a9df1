namespace WebhookOps.Dashboard.Blazor.Metrics;

/// <summary>One instrument with one set of labels.</summary>
internal sealed class MetricSeries(KeyValuePair<string, string>[] labels, double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[(bounds?.Length ?? 0) + 1];
    private double _sum;
    private long _count;

    public void Add(double value)
    {
        lock (_lock)
        {
            _sum += value;
            _count++;
            var place = bounds is null ? -1 : Array.BinarySearch(bounds, value);
            _buckets[place < 0 ? Math.Min(~place, _buckets.Length - 1) : place]++;
        }
    }

    /// <summary>Of a gauge.</summary>
    public void Set(double value)
    {
        lock (_lock)
        {
            _sum = value;
        }
    }

    public void Write(PrometheusText text, string name)
    {
        lock (_lock)
        {
            if (bounds is null)
            {
                text.Sample(name, labels, _sum);
                return;
            }

            var below = 0L;
            for (var i = 0; i < _buckets.Length; i++)
            {
                below += _buckets[i];
                text.Sample(name + "_bucket", [.. labels, new("le", PrometheusText.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity))], below);
            }

            text.Sample(name + "_sum", labels, _sum);
            text.Sample(name + "_count", labels, _count);
        }
    }
}
