using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WebhookOps.Ingest.Api.Telemetry;

/// <summary>What the public edge counts. Labels come from the configuration and from fixed vocabularies, never from a stranger.</summary>
internal sealed class IngestMetrics : IDisposable
{
    public const string Name = "WebhookOps.Ingest";

    /// <summary>Spans of the public edge.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _rejectionsDropped;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;

    public IngestMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _accepted = _meter.CreateCounter<long>("webhookops.ingest.accepted", "{event}", "Events that are on disk");
        _duplicates = _meter.CreateCounter<long>("webhookops.ingest.duplicates", "{request}", "Repeats of an event that the ledger had already");
        _rejected = _meter.CreateCounter<long>("webhookops.ingest.rejected", "{request}", "Requests turned away, by code");
        _rejectionsDropped = _meter.CreateCounter<long>("webhookops.ingest.rejections_dropped", "{request}", "Requests turned away and not kept");
        _batchSize = _meter.CreateHistogram<int>("webhookops.ingest.commit.batch_size", "{event}", "Events in one transaction");
        _commitDuration = _meter.CreateHistogram<double>("webhookops.ingest.commit.duration", "s", "How long one transaction took");
    }

    public void Accepted(string source) => _accepted.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Duplicate(string source) => _duplicates.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Rejected(string code) => _rejected.Add(1, new KeyValuePair<string, object?>("code", code));

    public void RejectionDropped() => _rejectionsDropped.Add(1);

    public void Committed(int events, TimeSpan took)
    {
        _batchSize.Record(events);
        _commitDuration.Record(took.TotalSeconds);
    }

    public void ObserveBacklog(Func<int> backlog) =>
        _meter.CreateObservableGauge("webhookops.ingest.backlog", backlog, "{event}", "Events that wait for the ledger");

    public void Dispose() => _meter.Dispose();
}
