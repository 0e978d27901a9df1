namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>So many messages a second, and no more than a second's worth at once. Not thread-safe.</summary>
internal sealed class RateBudget(double perSecond, TimeProvider clock)
{
    private double _left = Math.Max(1, perSecond);
    private long _at = clock.GetTimestamp();

    public double PerSecond => perSecond;

    public int Free
    {
        get
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(Math.Max(1, perSecond), _left + (clock.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            return (int)_left;
        }
    }

    /// <summary>Until one more may leave.</summary>
    public TimeSpan Wait => TimeSpan.FromSeconds(Math.Max(0.001, (1 - _left) / perSecond));

    public void Take() => _left--;
}
