using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary>One event owed to one destination.</summary>
public sealed record DeliveryAnswer
{
    public required string Id { get; init; }

    public required string EventId { get; init; }

    /// <summary>Name of the destination; null when it has been removed.</summary>
    public required string? Destination { get; init; }

    /// <summary>The replay job that made it, if one did.</summary>
    public required string? ReplayId { get; init; }

    /// <summary>pending, sending, delivered, dead, cancelled or held.</summary>
    public required string State { get; init; }

    public required int AttemptCount { get; init; }

    /// <summary>When a pending delivery is sent next.</summary>
    public required DateTime? DueAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? FinishedAt { get; init; }

    public required int? LastStatus { get; init; }

    public required string? LastError { get; init; }

    /// <summary>Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AttemptAnswer>? Attempts { get; init; }
}
