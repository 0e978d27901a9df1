using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Keys;

/// <summary>An API key.</summary>
public sealed record KeyAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>viewer, operator or admin.</summary>
    public required string Scope { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? ExpiresAt { get; init; }

    public required DateTime? RevokedAt { get; init; }

    /// <summary>The key itself: in the answer that makes it, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }
}
