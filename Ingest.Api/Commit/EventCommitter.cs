using Microsoft.Extensions.Options;
using WebhookOps.Core.Events;
using WebhookOps.Ingest.Api.Telemetry;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage;
using WebhookOps.Storage.Events;

namespace WebhookOps.Ingest.Api.Commit;

/// <summary>
/// Brings events to the ledger, many to a transaction, and tells the workers of each batch once it is on disk. It stops after the
/// server has: whatever was let in is committed and answered.
/// </summary>
internal sealed partial class EventCommitter : IHostedService, IAsyncDisposable
{
    private readonly IEventLog _log;
    private readonly IHints _hints;
    private readonly ILiveFeed _live;
    private readonly TimeProvider _clock;
    private readonly IngestMetrics _metrics;
    private readonly ILogger<EventCommitter> _logger;
    private readonly TimeSpan _timeout;
    private readonly GroupCommit<NewEvent, CommitOutcome> _group;

    public EventCommitter(IEventLog log, IHints hints, ILiveFeed live, TimeProvider clock, IngestMetrics metrics, IOptions<IngestOptions> options, ILogger<EventCommitter> logger)
    {
        _log = log;
        _hints = hints;
        _live = live;
        _clock = clock;
        _metrics = metrics;
        _logger = logger;
        _timeout = TimeSpan.FromSeconds(options.Value.CommitTimeoutSeconds);
        _group = new GroupCommit<NewEvent, CommitOutcome>(options.Value.QueueCapacity, options.Value.MaxBatch, options.Value.Writers, CommitAsync);
        metrics.ObserveBacklog(() => _group.Backlog);
    }

    /// <summary>Ends when the event is on disk, or surely is not going to be.</summary>
    public async ValueTask<CommitOutcome> CommitAsync(NewEvent received)
    {
        if (!_group.TryEnqueue(received, out var committed))
        {
            return new CommitOutcome(CommitStatus.Busy, received.Id);
        }

        try
        {
            return await committed;
        }
        catch (Exception failure)
        {
            LogFailed(failure, received.Id);
            return new CommitOutcome(CommitStatus.Failed, received.Id);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _group.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _group.DrainAndStopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    /// <summary>Throws only where trying the events one by one may help.</summary>
    private async Task<IReadOnlyList<CommitOutcome>> CommitAsync(IReadOnlyList<NewEvent> batch, CancellationToken stopping)
    {
        var outcomes = new CommitOutcome[batch.Count];
        if (_clock.GetUtcNow() - batch[^1].ReceivedAt > _timeout)
        {
            return Refuse(batch, outcomes); // they have waited out a ledger that hung; their senders come again
        }

        var started = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(_timeout, _clock);
        await using var hurry = stopping.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            var appended = await _log.AppendAsync(batch, limit.Token);
            _metrics.Committed(batch.Count, _clock.GetElapsedTime(started));
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = new CommitOutcome(appended[i].Duplicate ? CommitStatus.Duplicate : CommitStatus.Stored, appended[i].EventId);
            }
        }
        catch (OperationCanceledException)
        {
            LogTimeout(batch.Count, _timeout.TotalSeconds);
            return Refuse(batch, outcomes);
        }
        catch (LedgerUnavailableException)
        {
            return Refuse(batch, outcomes);
        }

        _live.EventsReceived(outcomes.Where(static o => o.Status == CommitStatus.Stored).Select(static o => o.EventId));
        await AnnounceAsync(batch, outcomes);
        return outcomes;
    }

    /// <summary>Sending a hint never throws, and does not wait for the bus.</summary>
    private async ValueTask AnnounceAsync(IReadOnlyList<NewEvent> batch, CommitOutcome[] outcomes)
    {
        var destinations = new HashSet<Guid>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var deliveries = batch[i].Deliveries;
            for (var j = 0; outcomes[i].Status == CommitStatus.Stored && j < deliveries.Count; j++)
            {
                destinations.Add(deliveries[j].DestinationId);
            }
        }

        if (destinations.Count > 0)
        {
            using var span = IngestMetrics.Spans.StartActivity("announce", System.Diagnostics.ActivityKind.Internal, batch[0].TraceParent);
            await _hints.DeliveriesReadyAsync(destinations, CancellationToken.None);
        }
    }

    private static CommitOutcome[] Refuse(IReadOnlyList<NewEvent> batch, CommitOutcome[] outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = new CommitOutcome(CommitStatus.Unavailable, batch[i].Id);
        }

        return outcomes;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger did not take a batch of {Count} events within {Seconds} s; their senders got 503")]
    private partial void LogTimeout(int count, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger refused event {EventId}; its sender got 500")]
    private partial void LogFailed(Exception failure, Guid eventId);
}
