using WebhookOps.Core.Deliveries;

namespace WebhookOps.Core.Events;

/// <summary>An accepted request, as the ledger keeps it.</summary>
public sealed class Event
{
    public Guid Id { get; init; }

    public Guid SourceId { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public string Method { get; init; } = "POST";

    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    public HeaderList Headers { get; init; } = HeaderList.Empty;

    public byte[] Body { get; init; } = [];

    /// <summary>How many bytes the body had that retention has removed; null: it is here. An event without its body is sent to nobody.</summary>
    public int? RemovedBytes { get; init; }

    public string? EventType { get; init; }

    public string? ProviderEventId { get; init; }

    public string? RemoteAddress { get; init; }

    public string? TraceParent { get; init; }

    public string VerifiedBy { get; init; } = "none";

    public IReadOnlyList<Delivery> Deliveries { get; set; } = [];
}
