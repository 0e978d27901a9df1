using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WebhookOps.Dashboard.Blazor.Metrics;

/// <summary>
/// Listens to this process's own meters. What has no bound is not kept: labels are taken from a short list, and an instrument has at most
/// so many series; what is beyond is counted under the label <c>overflow</c>.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private const string Meters = "WebhookOps";
    private const int MostSeries = 200;

    private static readonly string[] s_labels = ["code", "outcome", "kind", "error", "error.type", "state", "engine", "protocol", "trigger"];
    private static readonly double[] s_seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] s_sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _series = new();

    public MetricCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(Meters, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument, this);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (i, value, tags, state) => ((MetricCollector)state!).Take(i, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (i, value, tags, state) => ((MetricCollector)state!).Take(i, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (i, value, tags, state) => ((MetricCollector)state!).Take(i, value, tags));
        _listener.Start();
    }

    public void Write(PrometheusText text)
    {
        _listener.RecordObservableInstruments();
        foreach (var (instrument, series) in _series.OrderBy(s => s.Key.Name, StringComparer.Ordinal))
        {
            var (type, suffix) = instrument switch
            {
                _ when IsHistogram(instrument) => ("histogram", instrument.Unit == "s" ? "_seconds" : ""),
                _ when IsCounter(instrument) => ("counter", "_total"),
                _ => ("gauge", ""),
            };
            var name = PrometheusText.NameOf(instrument.Name) + suffix;
            text.Begin(name, type, instrument.Description ?? instrument.Name);
            foreach (var one in series.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                one.Value.Write(text, name);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = _series.GetOrAdd(instrument, static _ => new(StringComparer.Ordinal));
        var key = KeyOf(tags);
        if (!all.TryGetValue(key, out var series))
        {
            (key, var labels) = all.Count < MostSeries ? (key, LabelsOf(tags)) : ("overflow", [new("overflow", "true")]);
            series = all.GetOrAdd(key, _ => new MetricSeries(labels, IsHistogram(instrument) ? instrument.Unit == "s" ? s_seconds : s_sizes : null));
        }

        if (instrument.IsObservable)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>
    /// An instrument gives its labels in one order, so their values tell its series apart. Without an allocation for the many measurements
    /// that have no label, or one.
    /// </summary>
    private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = "";
        foreach (var (name, value) in tags)
        {
            if (IsLabel(name, value))
            {
                var text = value as string ?? value!.ToString() ?? "";
                key = key.Length == 0 ? text : string.Concat(key, "\n", text);
            }
        }

        return key;
    }

    private static KeyValuePair<string, string>[] LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Length);
        foreach (var (name, value) in tags)
        {
            if (IsLabel(name, value))
            {
                labels.Add(new(name, value!.ToString() ?? ""));
            }
        }

        return [.. labels];
    }

    private static bool IsLabel(string name, object? value) => value is not null && s_labels.Contains(name, StringComparer.Ordinal);

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<long> or Histogram<int> or Histogram<double>;

    private static bool IsCounter(Instrument instrument) => instrument is Counter<long> or Counter<int> or Counter<double> or ObservableCounter<long>;
}
