using Microsoft.Extensions.Options;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Removes what need not be kept any longer. A run that fails or is cut short is taken up by the next.</summary>
internal sealed partial class RetentionSweep(ILedgerRetention retention, IOptions<RetentionOptions> options, ILogger<RetentionSweep> logger) : ISweep
{
    private readonly RetentionPolicy _policy = options.Value.ToPolicy();

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(options.Value.SweepMinutes);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var removed = await retention.SweepAsync(_policy, cancellation);
        if (removed.Events + removed.RejectedRequests > 0)
        {
            LogRemoved(removed.Events, removed.Deliveries, removed.RejectedRequests);
        }
    }

    [LoggerMessage(LogLevel.Information, "Retention removed {Events} events, {Deliveries} deliveries and {Rejected} rejected requests.")]
    private partial void LogRemoved(long events, long deliveries, long rejected);
}
