using WebhookOps.Dashboard.Blazor.Api.Events;

namespace WebhookOps.Dashboard.Blazor.Api.Replays;

/// <summary>A job that sends old events again.</summary>
public sealed record ReplayAnswer
{
    public required string Id { get; init; }

    /// <summary>running, done, cancelled or failed.</summary>
    public required string State { get; init; }

    /// <summary>replay, retry or cancel.</summary>
    public required string Action { get; init; }

    /// <summary>Which events; its end is the moment the job was asked for, or earlier.</summary>
    public required EventFilters Query { get; init; }

    /// <summary>Name of the destination; null: to where the events went before, or the destination has been removed.</summary>
    public required string? Destination { get; init; }

    public required string? Reason { get; init; }

    public required double? RatePerSecond { get; init; }

    /// <summary>Events found when it was asked for.</summary>
    public required long Total { get; init; }

    /// <summary>Deliveries made (or changed) so far; those made are listed under /api/deliveries?replay=ID.</summary>
    public required long Made { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Actor { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? FinishedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public required string? Error { get; init; }
}
