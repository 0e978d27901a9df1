using WebhookOps.Core.Alerts;

namespace WebhookOps.Alerts.Telling;

/// <summary>One way to reach people or programs.</summary>
internal interface IAlertChannel
{
    AlertTargetKind Kind { get; }

    /// <summary>Tells one target once.</summary>
    /// <param name="allowPrivate">Whether it may be at a private address.</param>
    /// <returns>Null: it was taken. Else why not, in one sentence without secrets.</returns>
    Task<string?> TellAsync(AlertTarget target, AlertMessage message, bool allowPrivate, CancellationToken cancellation);
}
