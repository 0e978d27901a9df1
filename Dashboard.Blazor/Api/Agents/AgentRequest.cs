namespace WebhookOps.Dashboard.Blazor.Api.Agents;

/// <summary>An agent to create, or the members of one to change.</summary>
public sealed record AgentRequest
{
    /// <summary>1 to 64 of a-z, 0-9, - and _. Cannot be changed.</summary>
    public string? Name { get; init; }

    /// <summary>What its enrollment command allows it to connect to: host:port each.</summary>
    public IReadOnlyList<string>? AllowedTargets { get; init; }
}
