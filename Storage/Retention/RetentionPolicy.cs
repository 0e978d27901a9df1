namespace WebhookOps.Storage.Retention;

/// <summary>How long things are kept.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Events, and their finished deliveries and attempts. What a delivery still waits for stays.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan RejectedRequests { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many of each source are kept, the newest; those that named no source count as one source.</summary>
    public int RejectedRequestsPerSource { get; init; } = 1_000;
}
