namespace WebhookOps.Core.Alerts;

/// <summary>An agent is gone when it has been offline for so long. One that has never connected, or may not, is not missed.</summary>
public sealed record AgentRule
{
    public bool Enabled { get; init; } = true;

    public double GraceSeconds { get; init; } = 120;

    /// <summary>Whether it is missed only while deliveries wait for it.</summary>
    public bool OnlyWhileWaiting { get; init; }
}
