using System.ComponentModel.DataAnnotations;
using WebhookOps.Core.Sources;

namespace WebhookOps.Storage.Retention;

/// <summary>How long the ledger keeps things: section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days that events are kept, with their finished deliveries and attempts, unless their source says otherwise. What is still owed stays.</summary>
    [Range(1, 36_500)]
    public int EventDays { get; set; } = 30;

    /// <summary>Days after which the bodies of delivered events are removed, while the events stay; 0: as long as their events.</summary>
    [Range(0, 36_500)]
    public int BodyDays { get; set; }

    /// <summary>Days that rejected requests are kept.</summary>
    [Range(1, 36_500)]
    public int RejectedDays { get; set; } = 7;

    /// <summary>The most rejected requests kept of one source, the newest.</summary>
    [Range(0, 1_000_000)]
    public int RejectedPerSource { get; set; } = 1_000;

    /// <summary>How often what is too old is removed.</summary>
    [Range(1, 1440)]
    public double SweepMinutes { get; set; } = 60;

    /// <param name="sources">Some of which may keep their events for shorter or longer.</param>
    public RetentionPolicy ToPolicy(IEnumerable<Source> sources) => new()
    {
        Events = TimeSpan.FromDays(EventDays),
        Bodies = BodyDays == 0 ? null : TimeSpan.FromDays(BodyDays),
        Sources = sources.Where(s => s.Retention is not null).ToDictionary(s => s.Id, s => s.Retention!),
        RejectedRequests = TimeSpan.FromDays(RejectedDays),
        RejectedRequestsPerSource = RejectedPerSource,
    };
}
