using WebhookOps.Core;
using WebhookOps.Core.Sources;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>A source, without its secrets.</summary>
public sealed record SourceAnswer
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Provider { get; init; }

    /// <summary>What to give the provider.</summary>
    public required string Url { get; init; }

    public required bool HasSigningSecret { get; init; }

    public required bool HasHandshakeToken { get; init; }

    public required IReadOnlyList<AuthenticationAnswer> Authentication { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required int MaxBodyBytes { get; init; }

    public required bool RequireJson { get; init; }

    public required RateLimit? RateLimit { get; init; }

    public required SourceRetention? Retention { get; init; }

    public required DedupeRule Dedupe { get; init; }

    public required bool Enabled { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
