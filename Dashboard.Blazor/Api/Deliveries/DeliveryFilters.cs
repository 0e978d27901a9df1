using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary>Which deliveries. What is not given does not matter.</summary>
public sealed record DeliveryFilters
{
    /// <summary>pending, sending, delivered, dead, cancelled or held.</summary>
    public string? State { get; init; }

    /// <summary>Slug of a source.</summary>
    public string? Source { get; init; }

    /// <summary>Name of a destination.</summary>
    public string? Destination { get; init; }

    /// <summary>Id of the replay job that made it (rpl_…).</summary>
    public string? Replay { get; init; }

    /// <summary>Made at or after (ISO 8601); what a replay job makes counts as made when the job was asked for.</summary>
    public string? From { get; init; }

    /// <summary>Made before (ISO 8601).</summary>
    public string? To { get; init; }

    internal DeliveryQuery Read(Catalog catalog, Checks checks)
    {
        var reader = new QueryReader(catalog, checks);
        return new DeliveryQuery
        {
            Status = reader.Status(State),
            SourceId = reader.Source(Source),
            DestinationId = reader.Destination(Destination),
            ReplayId = reader.Id(Replay, PublicId.Replay, "replay"),
            From = reader.Moment(From, "from"),
            To = reader.Moment(To, "to"),
        };
    }
}
