using WebhookOps.Dashboard.Blazor.Api.Http;
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

    /// <summary>Text in the body or the headers.</summary>
    public string? Q { get; init; }

    internal EventQuery Read(Catalog catalog, Checks checks, string prefix = "")
    {
        var reader = new QueryReader(catalog, checks, prefix);
        return new EventQuery
        {
            SourceId = reader.Source(Source),
            DestinationId = reader.Destination(Destination),
            Status = reader.Status(State),
            Type = reader.Text(Type, "type", 255),
            From = reader.Moment(From, "from"),
            To = reader.Moment(To, "to"),
            Text = reader.Text(Q, "q", 500),
        };
    }
}
