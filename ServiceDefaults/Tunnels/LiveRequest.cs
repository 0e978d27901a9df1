using System.Text.Json.Serialization;

namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>A live request of the history.</summary>
public sealed record LiveRequest
{
    public required string Id { get; init; }

    public required string TunnelId { get; init; }

    public required DateTime At { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as the app saw them.</summary>
    public required string Path { get; init; }

    /// <summary>What the caller was told.</summary>
    public required int? Status { get; init; }

    public required double? DurationMs { get; init; }

    /// <summary>One of the error codes when the app's answer did not get back whole.</summary>
    public required string? Error { get; init; }

    public required string? ErrorDetail { get; init; }

    public required string RemoteAddress { get; init; }

    public required long RequestBytes { get; init; }

    public required long ResponseBytes { get; init; }

    /// <summary>The request that this one repeats.</summary>
    public required string? ReplayOf { get; init; }

    /// <summary>Whether all of it was kept, so that it can be sent again.</summary>
    public required bool CanReplay { get; init; }

    /// <summary>Name and value pairs, credentials masked. Only where one request is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? RequestHeaders { get; init; }

    /// <inheritdoc cref="RequestHeaders"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? ResponseHeaders { get; init; }
}
