namespace WebhookOps.Core.Alerts;

/// <summary>When something counts as an incident.</summary>
public sealed record AlertSettings
{
    public FailingRule DestinationFailing { get; init; } = new();

    public BacklogRule BacklogGrowing { get; init; } = new();

    public AgentRule AgentGone { get; init; } = new();

    public ChannelRule ChannelNearLimit { get; init; } = new();

    /// <summary>How long nothing may be wrong before an incident is over, in seconds: what flaps faster is one incident.</summary>
    public double HoldSeconds { get; init; } = 120;

    public bool IsOn(IncidentKind kind) => kind switch
    {
        IncidentKind.DestinationFailing => DestinationFailing.Enabled,
        IncidentKind.BacklogGrowing => BacklogGrowing.Enabled,
        IncidentKind.AgentGone => AgentGone.Enabled,
        _ => ChannelNearLimit.Enabled,
    };
}
