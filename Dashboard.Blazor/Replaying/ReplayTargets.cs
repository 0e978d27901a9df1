using WebhookOps.Core.Events;
using WebhookOps.Core.Subscriptions.Filters;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>The one answer to where an old event goes again.</summary>
internal static class ReplayTargets
{
    /// <summary>
    /// The destination asked for; else every one that the event went to and that is still there; else (the event went nowhere) those that
    /// the source's subscriptions lead to now, if their filters want it.
    /// </summary>
    /// <param name="went">Oldest first: a destination's newest delivery says which subscription's policy goes on.</param>
    public static IReadOnlyList<ReplayTarget> Of(Event old, IEnumerable<ReplayTarget> went, Catalog catalog, Guid? destination) =>
        Known(old.SourceId, went, catalog, destination) is { Count: > 0 } targets ? targets : Wanted(old, catalog);

    /// <summary>What of it can be told without the event's content. Empty: its source's filters must decide.</summary>
    public static IReadOnlyList<ReplayTarget> Known(Guid source, IEnumerable<ReplayTarget> went, Catalog catalog, Guid? destination) =>
        destination is { } one
            ? [new ReplayTarget(one, catalog.SubscriptionsBySource.GetValueOrDefault(source, []).FirstOrDefault(s => s.DestinationId == one)?.Id)]
            : [.. went.Where(t => catalog.Destinations.ContainsKey(t.DestinationId)).GroupBy(t => t.DestinationId).Select(g => g.Last())];

    private static List<ReplayTarget> Wanted(Event old, Catalog catalog)
    {
        using var subject = new FilterSubject(old.EventType, old.Headers, old.Path, old.Query, old.Body);
        return [.. catalog.SubscriptionsBySource.GetValueOrDefault(old.SourceId, [])
            .Where(s => EventFilter.Of(s).Matches(subject))
            .DistinctBy(s => s.DestinationId)
            .Select(s => new ReplayTarget(s.DestinationId, s.Id))];
    }
}
