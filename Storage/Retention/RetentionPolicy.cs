using WebhookOps.Core.Sources;

namespace WebhookOps.Storage.Retention;

/// <summary>How long things are kept.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Events, and their finished deliveries and attempts. What a delivery still waits for stays.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The bodies of events; null, or longer than <see cref="Events"/>: as long as their events.</summary>
    public TimeSpan? Bodies { get; init; }

    /// <summary>Sources that differ.</summary>
    public IReadOnlyDictionary<Guid, SourceRetention> Sources { get; init; } = new Dictionary<Guid, SourceRetention>();

    public TimeSpan RejectedRequests { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many of each source are kept, the newest; those that named no source count as one source.</summary>
    public int RejectedRequestsPerSource { get; init; } = 1_000;

    /// <summary>No event is kept longer, unless it is owed.</summary>
    public TimeSpan LongestEvents => Sources.Keys.Select(EventsOf).Append(Events).Max();

    internal TimeSpan EventsOf(Guid source) =>
        Sources.TryGetValue(source, out var own) && own.EventDays is { } days ? TimeSpan.FromDays(days) : Events;

    /// <summary>Null: as long as the event.</summary>
    internal TimeSpan? BodiesOf(Guid source)
    {
        var bodies = Sources.TryGetValue(source, out var own) && own.BodyDays is { } days ? TimeSpan.FromDays(days) : Bodies;
        return bodies < EventsOf(source) ? bodies : null;
    }
}
