namespace WebhookOps.Core.Deliveries;

/// <summary>How long to wait between attempts, and how often to try.</summary>
public sealed record RetryPolicy
{
    private const int LostBeyond = 3;

    public static RetryPolicy Default { get; } = new();

    /// <summary>Attempts in all, the first included; 1 to 100.</summary>
    public int MaxAttempts { get; init; } = 15;

    /// <summary>Seconds before the second attempt; 0.1 to 3600.</summary>
    public double BaseSeconds { get; init; } = 5;

    /// <summary>Each wait is this many times the last; 1 to 10.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>No wait is longer, in seconds; 1 to 86400.</summary>
    public double CapSeconds { get; init; } = 3600;

    /// <summary>Each wait is spread by up to this share of itself, both ways; 0 to 1.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>
    /// Whether a delivery that a lost worker had in hand has been lost too often. It may never have gone out, so it is sent again though its
    /// attempts are used up; not for ever, in case it is what kills the workers.
    /// </summary>
    /// <param name="attempts">Begun so far, those that were lost included.</param>
    public bool IsLostForGood(int attempts) => attempts >= MaxAttempts + LostBeyond;

    /// <summary>min(base · factor^(n−1), cap), spread by ±jitter.</summary>
    /// <param name="attempt">How many attempts have failed so far: 1 after the first.</param>
    /// <param name="spread">Where in the jitter to land, 0 to 1: <see cref="Random.NextDouble"/>.</param>
    public TimeSpan DelayAfter(int attempt, double spread)
    {
        var seconds = Math.Min(BaseSeconds * Math.Pow(Factor, Math.Max(0, attempt - 1)), CapSeconds);
        return TimeSpan.FromSeconds(seconds * (1 + (Jitter * ((2 * spread) - 1))));
    }
}
