namespace WebhookOps.Core.Agents;

/// <summary>An enrolled program near private apps, which dials out to us.</summary>
public sealed class Agent
{
    public Guid Id { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>What follows <c>/hooks/</c> in its public URL. Not to be guessed, and the same for ever.</summary>
    public required string TunnelId { get; init; }

    /// <summary>Targets (<c>host:port</c>) that its enrollment command allows. The agent's own list is what counts.</summary>
    public IReadOnlyList<string> AllowedTargets { get; set; } = [];

    public AgentSecrets Secrets { get; set; } = new();

    /// <summary>Since when it may not connect; null: it may.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The number of its newest session. A session with a lower one is fenced.</summary>
    public long Session { get; set; }

    /// <summary>When its newest session began.</summary>
    public DateTimeOffset? ConnectedAt { get; set; }

    /// <summary>When its heartbeat was last noted; null: never.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>When its newest session ended; null while it lasts.</summary>
    public DateTimeOffset? DisconnectedAt { get; set; }

    /// <summary>Of its program.</summary>
    public string Version { get; set; } = "";

    public string RemoteAddress { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whether it is there: connected, and its heartbeat not overdue.</summary>
    public bool IsOnline(DateTimeOffset now) =>
        RevokedAt is null && ConnectedAt is not null && DisconnectedAt is null && LastSeenAt is { } seen && now - seen <= HeartbeatPatience;

    /// <summary>A heartbeat is noted at least this often while a session lasts.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    /// <summary>An agent whose last heartbeat is older is not there.</summary>
    public static readonly TimeSpan HeartbeatPatience = TimeSpan.FromSeconds(15);
}
