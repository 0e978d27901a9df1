namespace WebhookOps.Core;

/// <summary>Spreads what many processes would else do at the same moments.</summary>
public static class Jitter
{
    private const double Share = 0.2;

    /// <summary>A time at random, at most a fifth more or less than one.</summary>
    public static TimeSpan Around(TimeSpan time) => Around(time, Share);

    /// <param name="share">How much of it may be added or taken off: 0 to 1.</param>
    public static TimeSpan Around(TimeSpan time, double share) => time * (1 - share + (2 * share * Random.Shared.NextDouble()));
}
