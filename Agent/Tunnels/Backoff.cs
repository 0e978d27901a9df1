namespace WebhookOps.Agent.Tunnels;

/// <summary>Waits between attempts to connect: doubling from the first to the longest, each spread, so that many agents do not return at once.</summary>
public sealed class Backoff(TimeSpan first, TimeSpan longest, TimeSpan jitter)
{
    private int _failures;

    /// <param name="least">Not before that, however few attempts have failed.</param>
    public TimeSpan Next(TimeSpan least = default)
    {
        var wait = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)), longest.TotalMilliseconds);
        wait = Math.Max(wait, least.TotalMilliseconds);
#pragma warning disable CA5394 // spread, not secrecy
        return TimeSpan.FromMilliseconds(wait + (Random.Shared.NextDouble() * jitter.TotalMilliseconds));
#pragma warning restore CA5394
    }

    public void Reset() => _failures = 0;
}
