namespace WebhookOps.Core.Deliveries;

/// <summary>Whether a destination is being sent to (closed), left alone for a while (open), or tried with one delivery (half-open).</summary>
public enum CircuitState
{
    Closed,
    Open,
    HalfOpen,
}
