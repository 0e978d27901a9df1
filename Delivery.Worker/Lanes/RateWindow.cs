using WebhookOps.Core;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>Holds a <see cref="RateLimit"/> exactly: remembers when each request of the last window began. Not safe for threads.</summary>
internal sealed class RateWindow(RateLimit limit, TimeProvider clock) : ILaneRate
{
    private readonly Queue<long> _begun = new();

    /// <summary>How many requests may begin now.</summary>
    public int Free
    {
        get
        {
            while (_begun.TryPeek(out var oldest) && clock.GetElapsedTime(oldest).TotalSeconds >= limit.WindowSeconds)
            {
                _begun.Dequeue();
            }

            return Math.Max(0, limit.Requests - _begun.Count);
        }
    }

    /// <summary>How long until one is free again.</summary>
    public TimeSpan Wait =>
        Free > 0 || !_begun.TryPeek(out var oldest) ? TimeSpan.Zero : TimeSpan.FromSeconds(limit.WindowSeconds) - clock.GetElapsedTime(oldest);

    public void Take() => _begun.Enqueue(clock.GetTimestamp());
}
