namespace WebhookOps.Dashboard.Blazor.Api.Agents;

/// <summary>What an agent needs to connect. The secret is shown this once.</summary>
public sealed record EnrollmentAnswer(
    string Name,
    string Secret,
    string Server,
    IReadOnlyList<string> AllowedTargets,
    string TunnelId,
    string HooksUrl,
    string Command);
