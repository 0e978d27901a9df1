namespace WebhookOps.Storage.Alerts;

/// <summary>Attempts at a destination: how many were taken, and how many failed.</summary>
public sealed record TallySum(Guid DestinationId, long Delivered, long Failed)
{
    /// <summary>Whether the last of them did, as far as is known.</summary>
    public bool LastFailed { get; init; } = true;
}
