using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>One readable line for each attempt that failed; successes are in the ledger and the metrics.</summary>
internal sealed partial class AttemptLog(ILogger<AttemptLog> logger)
{
    public void Failed(Destination? destination, ClaimedDelivery claim, NextStep step, int maxAttempts)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var delivery = PublicId.Format(PublicId.Delivery, claim.Id);
        var name = destination?.Name ?? "(deleted)";
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

    [LoggerMessage(LogLevel.Error, "The sender of {Kind} destinations broke its contract by throwing.")]
    private partial void LogSenderFailed(Exception failure, DestinationKind kind);
}
