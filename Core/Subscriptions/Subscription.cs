using WebhookOps.Core.Deliveries;

namespace WebhookOps.Core.Subscriptions;

/// <summary>Source → destination: what arrives there is owed here.</summary>
public sealed class Subscription
{
    public Guid Id { get; init; }

    public Guid SourceId { get; init; }

    public Guid DestinationId { get; init; }

    /// <summary>A filter as JSON text; null: everything.</summary>
    public string? Filter { get; set; }

    public RetryPolicy Retry { get; set; } = RetryPolicy.Default;

    public bool Enabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
