using WebhookOps.Core.Deliveries.Sending;

namespace WebhookOps.Outputs;

/// <summary>A data system, open for writing. Safe for many callers at once.</summary>
public interface IOutput : IAsyncDisposable
{
    /// <summary>
    /// Writes one event, and answers when the system has confirmed it. What <see cref="OutputModules.Open"/> gives out answers failures too,
    /// and throws on cancellation only.
    /// </summary>
    Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation);
}
