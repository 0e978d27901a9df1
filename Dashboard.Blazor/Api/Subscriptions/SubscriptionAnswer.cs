using System.Text.Json;
using WebhookOps.Core.Deliveries;

namespace WebhookOps.Dashboard.Blazor.Api.Subscriptions;

public sealed record SubscriptionAnswer
{
    public required string Id { get; init; }

    /// <summary>Slug of the source.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the destination.</summary>
    public required string Destination { get; init; }

    public required JsonElement? Filter { get; init; }

    public required RetryPolicy Retry { get; init; }

    public required bool Enabled { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
