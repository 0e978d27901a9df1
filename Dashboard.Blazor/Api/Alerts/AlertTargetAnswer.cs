using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>Whom to tell of incidents, and how.</summary>
public sealed record AlertTargetAnswer
{
    /// <summary>Begins with <c>alt_</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>webhook, mail or slack.</summary>
    public required string Kind { get; init; }

    /// <summary>Of a webhook; of Slack only the host, for the rest is a secret.</summary>
    public required string? Url { get; init; }

    public required AlertMailAnswer? Mail { get; init; }

    /// <summary>The kinds of incident it is told of; empty: all.</summary>
    public required IReadOnlyList<string> Incidents { get; init; }

    public required bool? AllowPrivateNetwork { get; init; }

    public required bool Enabled { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>What a webhook's alerts are signed with; only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SigningSecret { get; init; }
}
