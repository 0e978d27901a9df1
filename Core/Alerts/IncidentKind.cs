namespace WebhookOps.Core.Alerts;

/// <summary>What can be wrong with the flow of events, each with a subject of its own.</summary>
public enum IncidentKind : short
{
    /// <summary>Too many attempts at a destination fail.</summary>
    DestinationFailing = 0,

    /// <summary>Deliveries of a destination that could go out do not.</summary>
    BacklogGrowing = 1,

    /// <summary>An agent that was there is not.</summary>
    AgentGone = 2,

    /// <summary>A channel has almost as many messages waiting as it takes.</summary>
    ChannelNearLimit = 3,
}
