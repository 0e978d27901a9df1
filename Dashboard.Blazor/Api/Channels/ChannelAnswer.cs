using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>A buffered stream of deliveries that connectors drain.</summary>
public sealed record ChannelAnswer
{
    /// <summary>Begins with <c>chn_</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Connectors open it as a WebSocket, or with <c>/sse</c> or <c>/poll</c> behind it.</summary>
    public required string StreamUrl { get; init; }

    /// <summary>Destinations whose deliveries come here.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    public required double TtlSeconds { get; init; }

    public required int MaxQueueSize { get; init; }

    /// <summary>refuse or dead-letter-oldest.</summary>
    public required string Overflow { get; init; }

    public required int MaxConnections { get; init; }

    public required int MaxInFlight { get; init; }

    public required double AckTimeoutSeconds { get; init; }

    public required IReadOnlyList<string> AllowedAddresses { get; init; }

    public required double? RatePerSecond { get; init; }

    public required IReadOnlyList<string> Redact { get; init; }

    public required bool CutOnRotation { get; init; }

    /// <summary>Until when the token before the last rotation is accepted too.</summary>
    public required DateTime? PreviousTokenUntil { get; init; }

    public required ChannelStatsAnswer Stats { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>What connectors prove themselves with; only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}
