using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Search;

namespace WebhookOps.Storage.Search;

/// <summary>Which events to find: those that are like every member given. A list that is not empty means one of it.</summary>
public sealed record EventQuery
{
    public IReadOnlyList<Guid> Sources { get; init; } = [];

    /// <summary>Event types, or their beginnings with a <c>*</c> behind.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>As <see cref="Types"/>.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<Guid> Ids { get; init; } = [];

    public IReadOnlyList<string> ProviderIds { get; init; } = [];

    /// <summary>Whether the sender was proven.</summary>
    public bool? Verified { get; init; }

    /// <summary>Received at or after, to the millisecond.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before, to the millisecond.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Events that have a delivery which is like the next four.</summary>
    public IReadOnlyList<Guid> Destinations { get; init; } = [];

    public IReadOnlyList<DeliveryStatus> Statuses { get; init; } = [];

    /// <summary>What the destination answered last: first and last of a range.</summary>
    public IReadOnlyList<(int First, int Last)> Answers { get; init; } = [];

    /// <summary>Codes of the last failure.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>About text, body and headers.</summary>
    public IReadOnlyList<SearchTerm> Content { get; init; } = [];

    /// <summary>Events that are like any of these are left out.</summary>
    public IReadOnlyList<EventQuery> Excluded { get; init; } = [];

    /// <summary>Whether it finds everything of its stretch of time.</summary>
    public bool IsAboutTimeOnly => !IsAboutDeliveries && Verified is null
        && Sources.Count + Types.Count + Methods.Count + Paths.Count + Ids.Count + ProviderIds.Count + Content.Count + Excluded.Count == 0;

    /// <summary>Whether it asks, beside time, for nothing but what is in the event.</summary>
    public bool IsAboutContentOnly => Content.Count > 0 && (this with { Content = [] }).IsAboutTimeOnly;

    /// <summary>Whether it asks, beside time, for nothing but a delivery in a state that few are in and that has an index of its own.</summary>
    public bool IsAboutFewOnly => Statuses is [DeliveryStatus.Dead or DeliveryStatus.Sending] && (this with { Statuses = [] }).IsAboutTimeOnly;

    public bool IsAboutDeliveries => Destinations.Count + Statuses.Count + Answers.Count + Errors.Count > 0;

    /// <summary>Whether a delivery of an event that was found is one that the query is about.</summary>
    public bool IsAbout(DeliverySummary delivery) =>
        (Destinations.Count == 0 || Destinations.Contains(delivery.DestinationId))
        && (Statuses.Count == 0 || Statuses.Contains(delivery.Status))
        && (Answers.Count == 0 || Answers.Any(a => delivery.LastStatus >= a.First && delivery.LastStatus <= a.Last))
        && (Errors.Count == 0 || Errors.Contains(delivery.LastError, StringComparer.Ordinal));
}
