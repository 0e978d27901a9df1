using System.ComponentModel.DataAnnotations;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>How long the ledger keeps things: section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days that events are kept, with their finished deliveries and attempts. What is still owed stays.</summary>
    [Range(1, 36_500)]
    public int EventDays { get; set; } = 30;

    /// <summary>Days that rejected requests are kept.</summary>
    [Range(1, 36_500)]
    public int RejectedDays { get; set; } = 7;

    /// <summary>The most rejected requests kept of one source, the newest.</summary>
    [Range(0, 1_000_000)]
    public int RejectedPerSource { get; set; } = 1_000;

    /// <summary>How often what is too old is removed.</summary>
    [Range(1, 1440)]
    public double SweepMinutes { get; set; } = 60;

    public RetentionPolicy ToPolicy() => new()
    {
        Events = TimeSpan.FromDays(EventDays),
        RejectedRequests = TimeSpan.FromDays(RejectedDays),
        RejectedRequestsPerSource = RejectedPerSource,
    };
}
