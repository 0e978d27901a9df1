namespace WebhookOps.Storage.Search;

/// <summary>An event in a list: without its headers and body.</summary>
public sealed record EventSummary
{
    public required Guid Id { get; init; }

    public required Guid SourceId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string? EventType { get; init; }

    public required string? ProviderEventId { get; init; }

    public required string VerifiedBy { get; init; }

    /// <summary>In bytes.</summary>
    public required int BodySize { get; init; }

    /// <summary>Whether retention has removed the body.</summary>
    public bool IsBodyRemoved { get; init; }

    public IReadOnlyList<DeliverySummary> Deliveries { get; init; } = [];
}
