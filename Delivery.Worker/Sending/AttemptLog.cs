using System.Collections.Concurrent;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>
/// A readable line now and then for each destination that fails: the first failure at once, then one in so many seconds that says how
/// many it stands for. Every attempt is in the ledger, and in the metrics.
/// </summary>
internal sealed partial class AttemptLog(TimeProvider clock, ILogger<AttemptLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Line> _lines = new();

    public void Failed(Destination? destination, ClaimedDelivery claim, NextStep step, int maxAttempts)
    {
        if (!logger.IsEnabled(LogLevel.Warning) || !_lines.GetOrAdd(claim.DestinationId, static _ => new Line()).IsDue(clock, out var unsaid))
        {
            return;
        }

        var name = destination?.Name ?? "(deleted)";
        var delivery = PublicId.Format(PublicId.Delivery, claim.Id);
        if (unsaid > 0)
        {
            LogMore(name, unsaid);
        }

        if (step.State == DeliveryState.Dead)
        {
            LogDead(delivery, name, claim.AttemptNumber, step.ErrorCode, step.Error);
        }
        else
        {
            LogRetry(delivery, name, claim.AttemptNumber, maxAttempts, step.ErrorCode, step.Error, step.DueAt);
        }
    }

    public void SenderFailed(Exception failure, DestinationKind kind) => LogSenderFailed(failure, kind);

    [LoggerMessage(LogLevel.Information, "{Delivery} to {Destination}: attempt {Attempt} of {MaxAttempts} failed, {Code}: {Error} Next at {DueAt:HH:mm:ss}.")]
    private partial void LogRetry(string delivery, string destination, int attempt, int maxAttempts, string? code, string? error, DateTimeOffset dueAt);

    [LoggerMessage(LogLevel.Warning, "{Delivery} to {Destination}: dead after attempt {Attempt}, {Code}: {Error}")]
    private partial void LogDead(string delivery, string destination, int attempt, string? code, string? error);

    [LoggerMessage(LogLevel.Information, "{Count} more attempts to {Destination} have failed since the last line about it.")]
    private partial void LogMore(string destination, int count);

    [LoggerMessage(LogLevel.Error, "The sender of {Kind} destinations broke its contract by throwing.")]
    private partial void LogSenderFailed(Exception failure, DestinationKind kind);

    /// <summary>When a destination was last spoken of, and what has been kept back since.</summary>
    private sealed class Line
    {
        private readonly Lock _gate = new();
        private long? _last;
        private int _unsaid;

        public bool IsDue(TimeProvider clock, out int unsaid)
        {
            lock (_gate)
            {
                unsaid = _unsaid;
                if (_last is { } last && clock.GetElapsedTime(last) < Pause)
                {
                    _unsaid++;
                    return false;
                }

                (_last, _unsaid) = (clock.GetTimestamp(), 0);
                return true;
            }
        }
    }
}
