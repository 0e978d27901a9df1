using WebhookOps.Dashboard.Blazor.Api.Deliveries;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>An event in a list.</summary>
public sealed record EventSummaryAnswer
{
    public required string Id { get; init; }

    /// <summary>Slug of the source; null when it has been removed.</summary>
    public required string? Source { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string? EventType { get; init; }

    public required string? ProviderEventId { get; init; }

    /// <summary>The scheme that proved the sender, or none.</summary>
    public required string VerifiedBy { get; init; }

    /// <summary>In bytes.</summary>
    public required int BodySize { get; init; }

    /// <summary>Whether retention has removed the body: then the event cannot be sent again.</summary>
    public required bool BodyRemoved { get; init; }

    public required IReadOnlyList<DeliveryAnswer> Deliveries { get; init; }
}
