namespace WebhookOps.Core.Operators;

/// <summary>What a job does with what its query finds.</summary>
public enum ReplayAction
{
    /// <summary>Makes new deliveries of the events.</summary>
    Replay,

    /// <summary>Makes the deliveries that are dead or cancelled, or in the states that the query names, due now, their attempts counted anew.</summary>
    Retry,

    /// <summary>Gives up the deliveries that wait.</summary>
    Cancel,
}
