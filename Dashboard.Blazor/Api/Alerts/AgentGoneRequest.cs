namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>When an agent is missed.</summary>
public sealed record AgentGoneRequest
{
    public bool? Enabled { get; init; }

    /// <summary>Offline for so long: 0 to 604800; 120 at first.</summary>
    public double? GraceSeconds { get; init; }

    /// <summary>Only while deliveries wait for it; false at first.</summary>
    public bool? OnlyWhileWaiting { get; init; }
}
