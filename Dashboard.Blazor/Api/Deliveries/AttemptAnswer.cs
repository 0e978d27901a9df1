using WebhookOps.Dashboard.Blazor.Api.Events;

namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary>One try of a delivery.</summary>
public sealed record AttemptAnswer
{
    public required string Id { get; init; }

    public required int Number { get; init; }

    /// <summary>initial, automatic, manual, bulk or replay.</summary>
    public required string Trigger { get; init; }

    public required DateTime StartedAt { get; init; }

    public required int DurationMs { get; init; }

    public required int? Status { get; init; }

    public required string? ErrorCode { get; init; }

    public required string? Error { get; init; }

    public required string? RemoteAddress { get; init; }

    public required IReadOnlyList<HeaderAnswer> ResponseHeaders { get; init; }

    /// <summary>The answer's body as text, what is not UTF-8 replaced.</summary>
    public required string ResponseBody { get; init; }

    /// <summary>Whether the answer was longer than what is kept.</summary>
    public required bool ResponseCut { get; init; }
}
