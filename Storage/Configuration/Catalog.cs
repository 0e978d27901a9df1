using System.Collections.Frozen;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;

namespace WebhookOps.Storage.Configuration;

/// <summary>One consistent picture of the configuration, never changed after it is made. Hot paths read it instead of the database.</summary>
public sealed class Catalog
{
    public static Catalog Empty { get; } = new(0, [], [], [], []);

    public Catalog(
        long version,
        IReadOnlyList<Source> sources,
        IReadOnlyList<Destination> destinations,
        IReadOnlyList<Subscription> subscriptions,
        IReadOnlyList<Channel> channels)
    {
        Version = version;
        SourcesBySlug = sources.ToFrozenDictionary(s => s.Slug, StringComparer.Ordinal);
        Sources = sources.ToFrozenDictionary(s => s.Id);
        Destinations = destinations.ToFrozenDictionary(d => d.Id);
        Subscriptions = subscriptions.ToFrozenDictionary(s => s.Id);
        Channels = channels.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        DestinationsByChannel = destinations
            .Where(d => d.Kind == DestinationKind.Channel && d.Target is not null && Channels.ContainsKey(d.Target))
            .GroupBy(d => d.Target!, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, IReadOnlyList<Destination> (g) => [.. g.OrderBy(d => d.Id)], StringComparer.Ordinal);
        SubscriptionsBySource = subscriptions
            .Where(s => s.Enabled && Destinations.TryGetValue(s.DestinationId, out var destination) && destination.Enabled)
            .GroupBy(s => s.SourceId)
            .ToFrozenDictionary(g => g.Key, IReadOnlyList<Subscription> (g) => [.. g]);
    }

    /// <summary>Counts every change of the configuration.</summary>
    public long Version { get; }

    public FrozenDictionary<string, Source> SourcesBySlug { get; }

    public FrozenDictionary<Guid, Source> Sources { get; }

    public FrozenDictionary<Guid, Destination> Destinations { get; }

    public FrozenDictionary<Guid, Subscription> Subscriptions { get; }

    /// <summary>Of each source the subscriptions that are owed its events: enabled, to an enabled destination.</summary>
    public FrozenDictionary<Guid, IReadOnlyList<Subscription>> SubscriptionsBySource { get; }

    /// <summary>By name.</summary>
    public FrozenDictionary<string, Channel> Channels { get; }

    /// <summary>Of each channel the destinations whose deliveries come to it.</summary>
    public FrozenDictionary<string, IReadOnlyList<Destination>> DestinationsByChannel { get; }

    /// <param name="subscription">Whose delivery is to be tried again; null: none's, as of a resent event.</param>
    public RetryPolicy RetryOf(Guid? subscription) =>
        subscription is { } id && Subscriptions.TryGetValue(id, out var found) ? found.Retry : RetryPolicy.Default;
}
