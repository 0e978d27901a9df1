using WebhookOps.Core;

namespace WebhookOps.Storage.Queue;

/// <summary>How long whoever claims waits when it failed to: doubling from 100 ms to two seconds, spread by half of it either way.</summary>
public static class ClaimPause
{
    /// <param name="failures">In a row; at least 1.</param>
    public static TimeSpan After(int failures) => Jitter.Around(TimeSpan.FromMilliseconds(Math.Min(2000, 50 << Math.Min(failures, 6))), 0.5);
}
