namespace WebhookOps.Dashboard.Blazor.Api.Agents;

/// <summary>An enrolled program near private apps.</summary>
public sealed record AgentAnswer
{
    /// <summary>Begins with <c>agt_</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>online, offline, revoked, or new before it was enrolled.</summary>
    public required string Status { get; init; }

    public required bool Online { get; init; }

    public required IReadOnlyList<string> AllowedTargets { get; init; }

    public required string TunnelId { get; init; }

    /// <summary>Requests to it reach the private app live.</summary>
    public required string HooksUrl { get; init; }

    /// <summary>When its heartbeat was last noted.</summary>
    public required DateTime? LastSeenAt { get; init; }

    public required DateTime? ConnectedAt { get; init; }

    public required DateTime? DisconnectedAt { get; init; }

    /// <summary>Of its newest session.</summary>
    public required string? RemoteAddress { get; init; }

    /// <summary>Of its program.</summary>
    public required string? Version { get; init; }

    public required DateTime CreatedAt { get; init; }
}
