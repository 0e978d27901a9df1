namespace WebhookOps.Storage.Retention;

/// <summary>How long things are kept.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Events, and their finished deliveries and attempts. An event that a delivery still waits for stays.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan RejectedRequests { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The newest of each slug that are kept.</summary>
    public int RejectedRequestsPerSlug { get; init; } = 1_000;
}
