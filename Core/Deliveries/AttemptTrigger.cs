namespace WebhookOps.Core.Deliveries;

/// <summary>Why an attempt was made.</summary>
public enum AttemptTrigger : short
{
    Initial = 0,
    Automatic = 1,
    Manual = 2,
    Bulk = 3,
    Replay = 4,
}
