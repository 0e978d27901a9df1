using WebhookOps.Dashboard.Blazor.Api.Deliveries;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>An event with all that is known of it but its body.</summary>
public sealed record EventAnswer
{
    public required string Id { get; init; }

    /// <summary>Slug of the source; null when it has been removed.</summary>
    public required string? Source { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required IReadOnlyList<HeaderAnswer> Headers { get; init; }

    /// <summary>In bytes.</summary>
    public required int HeaderSize { get; init; }

    /// <summary>In bytes.</summary>
    public required int BodySize { get; init; }

    /// <summary>Whether retention has removed the body: then the event cannot be sent again.</summary>
    public required bool BodyRemoved { get; init; }

    public required string? ContentType { get; init; }

    public required string? EventType { get; init; }

    public required string? ProviderEventId { get; init; }

    public required string? RemoteAddress { get; init; }

    public required string? TraceParent { get; init; }

    public required VerificationAnswer Verification { get; init; }

    public required IReadOnlyList<DeliveryAnswer> Deliveries { get; init; }
}
