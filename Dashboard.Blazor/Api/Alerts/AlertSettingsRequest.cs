namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>When something counts as an incident: the members to change.</summary>
public sealed record AlertSettingsRequest
{
    public FailingRequest? DestinationFailing { get; init; }

    public BacklogRequest? BacklogGrowing { get; init; }

    public AgentGoneRequest? AgentGone { get; init; }

    public ChannelLimitRequest? ChannelNearLimit { get; init; }

    /// <summary>How long nothing may be wrong before an incident is over: 0 to 86400; 120 at first.</summary>
    public double? HoldSeconds { get; init; }
}
