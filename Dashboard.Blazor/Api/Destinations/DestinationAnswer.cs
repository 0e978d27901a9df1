using System.Text.Json.Serialization;
using WebhookOps.Core;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>A destination, without its secrets.</summary>
public sealed record DestinationAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string? Url { get; init; }

    public required string? Agent { get; init; }

    public required string? Channel { get; init; }

    public required OutputAnswer? Output { get; init; }

    public required double TimeoutSeconds { get; init; }

    public required bool VerifyTls { get; init; }

    /// <summary>Names of the headers added to each request.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    public required bool ForwardPath { get; init; }

    public required bool? AllowPrivateNetwork { get; init; }

    public required int? MaxConcurrency { get; init; }

    public required RateLimit? RateLimit { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Since when its deliveries are held; null: they go out.</summary>
    public required DateTime? PausedAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>What our signatures are checked with (Standard Webhooks). Only in the answer to its creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SigningSecret { get; init; }
}
