using System.Text.Json.Nodes;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>What a document wants beside what there is: what will be made, changed and removed, and all that is wrong with it.</summary>
internal sealed class ConfigurationDraft
{
    private readonly ConfigurationState _state;
    private readonly JsonObject _document;
    private readonly bool _prune;
    private readonly ConfigurationReader _reader;

    /// <param name="prune">Whether what the document does not name, of the kinds that it lists, is removed.</param>
    public ConfigurationDraft(ConfigurationState state, JsonObject document, bool prune, TimeProvider clock)
    {
        (_state, _document, _prune) = (state, document, prune);
        _reader = new ConfigurationReader(clock);
        Agents = Draw("agent", "agents", "name", state.Agents, a => a.Name, ConfigurationWriter.Write, _reader.ReadAgent);
        Channels = Draw("channel", "channels", "name", state.Channels, c => c.Name, ConfigurationWriter.Write, _reader.ReadChannel);
        Sources = Draw("source", "sources", "slug", state.Sources, s => s.Slug, ConfigurationWriter.WithSecrets.Write, _reader.ReadSource);
        Destinations = Draw("destination", "destinations", "name", state.Destinations, d => d.Name, ConfigurationWriter.WithSecrets.Write, _reader.ReadDestination);
        Subscriptions = DrawSubscriptions();
        AlertTargets = Draw("alert target", "alertTargets", "name", state.AlertTargets, t => t.Name, ConfigurationWriter.WithSecrets.Write, _reader.ReadAlertTarget);
        Alerts = DrawAlerts();
        RefuseLosses();
        RefuseUnknownChannels();
    }

    public Checks Checks { get; } = new();

    public IReadOnlyList<Draft<Agent>> Agents { get; }

    public IReadOnlyList<Draft<Channel>> Channels { get; }

    public IReadOnlyList<Draft<Source>> Sources { get; }

    public IReadOnlyList<Draft<Destination>> Destinations { get; }

    public IReadOnlyList<Draft<Subscription>> Subscriptions { get; }

    public IReadOnlyList<Draft<AlertTarget>> AlertTargets { get; }

    /// <summary>One, or none if the document has no settings of alerts.</summary>
    public IReadOnlyList<Draft<AlertSettings>> Alerts { get; }

    /// <summary>What was made for new things because the document gives none.</summary>
    public IReadOnlyDictionary<string, string> Secrets => _reader.Made;

    public PlanAnswer ToPlan() => new(
        _state.Version,
        [.. ChangesOf(Agents), .. ChangesOf(Channels), .. ChangesOf(Sources), .. ChangesOf(Destinations), .. ChangesOf(Subscriptions), .. ChangesOf(AlertTargets), .. ChangesOf(Alerts)],
        Agents.Count(d => d.IsAsItShallBe) + Channels.Count(d => d.IsAsItShallBe) + Sources.Count(d => d.IsAsItShallBe)
            + Destinations.Count(d => d.IsAsItShallBe) + Subscriptions.Count(d => d.IsAsItShallBe) + AlertTargets.Count(d => d.IsAsItShallBe) + Alerts.Count(d => d.IsAsItShallBe));

    private static IEnumerable<PlannedChange> ChangesOf<T>(IEnumerable<Draft<T>> drafts)
        where T : class => drafts.Where(d => !d.IsAsItShallBe).Select(d => d.ToChange());

    private List<Draft<T>> Draw<T>(
        string kind, string list, string key, IReadOnlyList<T> current, Func<T, string> nameOf, Func<T, JsonObject> write, Func<JsonObject, string, T?, Checks, T?> read)
        where T : class
    {
        var drafts = new List<Draft<T>>();
        if (_document[list] is not JsonArray items)
        {
            return drafts;
        }

        foreach (var (index, item) in items.Index())
        {
            var path = $"{list}[{index}]";
            var name = TextOf(item, key);
            var now = current.FirstOrDefault(c => nameOf(c) == name);
            Checks.Require(drafts.All(d => d.Name != name), $"{path}.{key}", $"'{name}' stands in the document twice.");
            if (Read(item, path, now is null ? null : write(now), (json, checks) => read(json, name, now, checks)) is { } wanted)
            {
                drafts.Add(new(kind, name, path, now, wanted, now is null ? [] : Differences(write(now), write(wanted))));
            }
        }

        if (_prune)
        {
            drafts.AddRange(current.Where(c => items.All(i => TextOf(i, key) != nameOf(c))).Select(c => new Draft<T>(kind, nameOf(c), list, c, null, [])));
        }

        return drafts;
    }

    private List<Draft<Subscription>> DrawSubscriptions()
    {
        var drafts = new List<Draft<Subscription>>();
        if (_document["subscriptions"] is not JsonArray items)
        {
            return [.. _state.Subscriptions.Where(LosesAnEnd).Select(Removed)];
        }

        var sources = IdsOf(_state.Sources, Sources, s => s.Slug, s => s.Id);
        var destinations = IdsOf(_state.Destinations, Destinations, d => d.Name, d => d.Id);
        var left = _state.Subscriptions.ToList();
        var wanted = new List<(string Path, string Name, JsonObject Written, Subscription Subscription)>();
        foreach (var (index, item) in items.Index())
        {
            var path = $"subscriptions[{index}]";
            var (source, destination) = (TextOf(item, "source"), TextOf(item, "destination"));
            var found = Checks.Require(sources.ContainsKey(source), $"{path}.source", $"There is no source '{source}', here or in the product.", "source_not_found")
                & Checks.Require(destinations.ContainsKey(destination), $"{path}.destination", $"There is no destination '{destination}', here or in the product.", "destination_not_found");
            if (found && Read(item, path, null, (json, checks) => _reader.ReadSubscription(json, sources[source], destinations[destination], checks)) is { } subscription)
            {
                var name = $"{source} -> {destination}";
                Checks.Require(
                    wanted.All(w => !AreBetweenTheSame(w.Subscription, subscription) || !SubscriptionMapping.IsSameFilter(w.Subscription.Filter, subscription.Filter)),
                    path,
                    $"'{name}' stands in the document twice with the same filter: each event would go there twice.");
                wanted.Add((path, name, ConfigurationWriter.Write(subscription, source, destination), subscription));
            }
        }

        // First what is there already as it shall be, then what has the filter, then by order: so that one more between the same two does
        // not seem to change all, and none becomes the same as one that stays.
        var matches = wanted.ConvertAll(w => Take(left, w.Subscription, now => JsonNode.DeepEquals(Written(now), w.Written)));
        matches = [.. matches.Zip(wanted, (now, w) => now ?? Take(left, w.Subscription, other => SubscriptionMapping.IsSameFilter(other.Filter, w.Subscription.Filter)))];
        foreach (var ((path, name, written, subscription), match) in wanted.Zip(matches))
        {
            var now = match ?? Take(left, subscription, static _ => true);
            drafts.Add(new("subscription", name, path, now, subscription, now is null ? [] : Differences(Written(now), written)));
        }

        drafts.AddRange(left.Where(s => _prune || LosesAnEnd(s)).Select(Removed));
        return drafts;
    }

    /// <summary>It goes with its source or destination, whether the document speaks of subscriptions or not.</summary>
    private bool LosesAnEnd(Subscription subscription) =>
        Sources.Any(s => s.IsRemoved && s.Current!.Id == subscription.SourceId) || Destinations.Any(d => d.IsRemoved && d.Current!.Id == subscription.DestinationId);

    private Draft<Subscription> Removed(Subscription subscription) =>
        new("subscription", $"{SlugOf(subscription)} -> {NameOf(subscription)}", "subscriptions", subscription, null, []);

    private List<Draft<AlertSettings>> DrawAlerts()
    {
        const string place = "alerts";
        return _document[place] is JsonObject item && Read(item, place, null, ConfigurationReader.ReadAlerts) is { } wanted
            ? [new("settings", place, place, _state.Alerts, wanted, Differences(ConfigurationWriter.Write(_state.Alerts), ConfigurationWriter.Write(wanted)))]
            : [];
    }

    /// <summary>Refuses to remove what something that stays leads to.</summary>
    private void RefuseLosses()
    {
        var staying = _state.Destinations.Where(d => Destinations.All(x => x.Name != d.Name)).Concat(Destinations.Select(d => d.Wanted).OfType<Destination>()).ToList();
        foreach (var agent in Agents.Where(a => a.IsRemoved))
        {
            var user = staying.Find(d => d.Kind == DestinationKind.Agent && d.Target == agent.Name);
            Checks.Require(user is null, "agents", $"The destination '{user?.Name}' goes to the agent '{agent.Name}', which would be removed.", "agent_in_use");
        }

        foreach (var channel in Channels.Where(c => c.IsRemoved))
        {
            var user = staying.Find(d => d.Kind == DestinationKind.Channel && d.Target == channel.Name);
            Checks.Require(user is null, "channels", $"The destination '{user?.Name}' goes to the channel '{channel.Name}', which would be removed.", "channel_in_use");
        }
    }

    private void RefuseUnknownChannels()
    {
        var known = _state.Channels.Select(c => c.Name).Concat(Channels.Select(c => c.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var draft in Destinations.Where(d => d.Wanted is { Kind: DestinationKind.Channel, Target: not null }))
        {
            var channel = draft.Wanted!.Target!;
            Checks.Require(known.Contains(channel), $"{draft.Path}.channel", $"There is no channel '{channel}', here or in the product.", "channel_not_found");
        }
    }

    private T? Read<T>(JsonNode? item, string path, JsonNode? known, Func<JsonObject, Checks, T?> read)
        where T : class
    {
        var references = new Checks();
        var json = SecretReference.Resolve(item, known, path, references) as JsonObject ?? [];
        foreach (var error in references.Errors)
        {
            Checks.Add(error.Field, error.Detail, error.Code);
        }

        if (references.Failed)
        {
            return null;
        }

        var checks = new Checks();
        var wanted = read(json, checks);
        foreach (var error in checks.Errors)
        {
            Checks.Add($"{path}.{error.Field}", error.Detail, error.Code);
        }

        return checks.Failed ? null : wanted;
    }

    private static Subscription? Take(List<Subscription> left, Subscription wanted, Func<Subscription, bool> fits)
    {
        var found = left.Find(s => AreBetweenTheSame(s, wanted) && fits(s));
        if (found is not null)
        {
            left.Remove(found);
        }

        return found;
    }

    private static bool AreBetweenTheSame(Subscription one, Subscription other) => one.SourceId == other.SourceId && one.DestinationId == other.DestinationId;

    private JsonObject Written(Subscription subscription) => ConfigurationWriter.Write(subscription, SlugOf(subscription), NameOf(subscription));

    private string SlugOf(Subscription subscription) => _state.Sources.FirstOrDefault(s => s.Id == subscription.SourceId)?.Slug ?? "";

    private string NameOf(Subscription subscription) => _state.Destinations.FirstOrDefault(d => d.Id == subscription.DestinationId)?.Name ?? "";

    /// <summary>By name, of what will be there.</summary>
    private static Dictionary<string, Guid> IdsOf<T>(IEnumerable<T> current, IReadOnlyList<Draft<T>> drafts, Func<T, string> nameOf, Func<T, Guid> idOf)
        where T : class
    {
        var ids = current.Where(c => drafts.All(d => !d.IsRemoved || d.Name != nameOf(c))).ToDictionary(nameOf, idOf, StringComparer.Ordinal);
        foreach (var made in drafts.Select(d => d.Wanted).OfType<T>())
        {
            ids[nameOf(made)] = idOf(made);
        }

        return ids;
    }

    private static IReadOnlyList<string> Differences(JsonObject now, JsonObject wanted) =>
        [.. now.Concat(wanted).Select(m => m.Key).Distinct(StringComparer.Ordinal).Where(name => !JsonNode.DeepEquals(now[name], wanted[name]))];

    private static string TextOf(JsonNode? item, string member) => item is JsonObject json && json[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
