using System.Text.Json;

namespace WebhookOps.Dashboard.Blazor.Api.Subscriptions;

/// <summary>A subscription to create, or the members of one to change.</summary>
public sealed record SubscriptionRequest
{
    /// <summary>Slug of the source. Cannot be changed.</summary>
    public string? Source { get; init; }

    /// <summary>Name of the destination. Cannot be changed.</summary>
    public string? Destination { get; init; }

    /// <summary>Which events are owed; null: all of them.</summary>
    public JsonElement? Filter { get; init; }

    /// <summary>How failed attempts are repeated.</summary>
    public RetryRequest? Retry { get; init; }

    public bool? Enabled { get; init; }
}
