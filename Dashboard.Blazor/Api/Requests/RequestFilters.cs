using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Requests;

/// <summary>Which rejected requests. What is not given does not matter.</summary>
public sealed record RequestFilters
{
    /// <summary>Only "rejected" is kept apart; accepted requests are events.</summary>
    public string? Verdict { get; init; }

    /// <summary>The slug that was called, known or not.</summary>
    public string? Source { get; init; }

    /// <summary>Why: signature_invalid, rate_limited, …</summary>
    public string? Code { get; init; }

    /// <summary>Received at or after (ISO 8601).</summary>
    public string? From { get; init; }

    /// <summary>Received before (ISO 8601).</summary>
    public string? To { get; init; }

    internal RejectedQuery Read(Catalog catalog, Checks checks)
    {
        var reader = new QueryReader(catalog, checks);
        checks.Require(Verdict is null or "" or "rejected", "verdict", "Must be 'rejected'; accepted requests are under /api/events.");
        return new RejectedQuery
        {
            Slug = reader.Text(Source, "source", 200),
            Code = reader.Text(Code, "code", 100),
            From = reader.Moment(From, "from"),
            To = reader.Moment(To, "to"),
        };
    }
}
