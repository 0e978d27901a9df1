namespace WebhookOps.Core.Deliveries;

/// <summary>How sending to a destination goes, in one worker.</summary>
/// <param name="Circuit">Open after many failures in a row.</param>
/// <param name="Since">When the circuit came into its state.</param>
/// <param name="InFlight">Attempts under way.</param>
/// <param name="Waiting">Claimed, not begun.</param>
public sealed record LaneStatus(Guid DestinationId, CircuitState Circuit, DateTimeOffset Since, int InFlight, int Waiting)
{
    /// <summary>Attempts that were taken since the worker started.</summary>
    public long Delivered { get; init; }

    /// <summary>Attempts that failed since then.</summary>
    public long Failed { get; init; }

    /// <summary>Whether the last one did.</summary>
    public bool LastFailed { get; init; }
}
