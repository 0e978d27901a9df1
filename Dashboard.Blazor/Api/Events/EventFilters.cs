using WebhookOps.Core.Search;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Searching;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>Which events: as the query of a list, or as the query of a replay. What is not given does not matter.</summary>
public sealed record EventFilters
{
    /// <summary>Slug of a source.</summary>
    public string? Source { get; init; }

    /// <summary>Name of a destination that has a delivery of the event.</summary>
    public string? Destination { get; init; }

    /// <summary>pending, sending, delivered, dead, cancelled or held: the event has a delivery in this state.</summary>
    public string? State { get; init; }

    /// <summary>The event type; with a * at its end, its beginning.</summary>
    public string? Type { get; init; }

    /// <summary>Received at or after (ISO 8601).</summary>
    public string? From { get; init; }

    /// <summary>Received before (ISO 8601).</summary>
    public string? To { get; init; }

    /// <summary>
    /// A search in the query language: <c>source:stripe state:dead type:invoice.* status:5xx last:24h body.data.id=in_123 "text"</c>.
    /// Plain words are sought in the body and the headers.
    /// </summary>
    public string? Q { get; init; }

    /// <param name="now">What an age in the query is counted from.</param>
    internal EventQuery Read(Catalog catalog, DateTimeOffset now, Checks checks, string prefix = "")
    {
        var reader = new QueryReader(catalog, checks, prefix);
        var asked = EventQueries.Read(Q, catalog, now, checks, prefix + "q");
        var type = reader.Text(Type, "type", 255);
        return asked with
        {
            Sources = Both(asked.Sources, One(reader.Source(Source)), "source"),
            Destinations = Both(asked.Destinations, One(reader.Destination(Destination)), "destination"),
            Statuses = Both(asked.Statuses, One(reader.Status(State)), "state"),
            Types = Both(asked.Types, type is null ? [] : [type], "type"),
            From = EventQueries.Later(reader.Moment(From, "from"), asked.From),
            To = EventQueries.Earlier(reader.Moment(To, "to"), asked.To),
        };

        IReadOnlyList<T> Both<T>(IReadOnlyList<T> inQuery, IReadOnlyList<T> given, string field)
        {
            checks.Require(inQuery.Count == 0 || given.Count == 0 || inQuery.SequenceEqual(given), prefix + field, "Stands in 'q' too, with something else. Give it in one place.");
            return given.Count > 0 ? given : inQuery;
        }

        static IReadOnlyList<T> One<T>(T? value)
            where T : struct => value is { } one ? [one] : [];
    }

    /// <summary>The same filters for later: ages as the moments they mean now.</summary>
    internal EventFilters At(DateTimeOffset now) => SearchQuery.TryParse(Q, out var search, out _) && search.Terms.Count > 0 ? this with { Q = search.At(now).ToString() } : this;
}
