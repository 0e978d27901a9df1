namespace WebhookOps.Storage.Search;

/// <summary>Which rejected requests to find; what is null does not matter.</summary>
public sealed record RejectedQuery
{
    /// <summary>The slug that was called, known or not.</summary>
    public string? Slug { get; init; }

    /// <summary>Why: <c>signature_invalid</c>, <c>rate_limited</c>, …</summary>
    public string? Code { get; init; }

    /// <summary>Received at or after, to the millisecond.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before, to the millisecond.</summary>
    public DateTimeOffset? To { get; init; }
}
