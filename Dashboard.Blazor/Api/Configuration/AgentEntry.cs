namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>An agent of a configuration. Its secret is not part of it: enrol it to get one.</summary>
public sealed record AgentEntry
{
    /// <summary>1 to 64 of a-z, 0-9, - and _.</summary>
    public string? Name { get; init; }

    /// <summary>What its enrollment command allows it to connect to: host:port each.</summary>
    public IReadOnlyList<string>? AllowedTargets { get; init; }

    /// <summary>What follows /hooks/ in its public URL, so that the URL stays the same elsewhere; made anew if not given. Of an agent that is there it cannot be changed.</summary>
    public string? TunnelId { get; init; }
}
