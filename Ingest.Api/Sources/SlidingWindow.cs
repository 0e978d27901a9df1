using WebhookOps.Core;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>
/// Lets through at most N requests in any window, exactly: it remembers when each of the last N was let through. A request that is
/// refused costs nothing of the limit.
/// </summary>
internal sealed class SlidingWindow(RateLimit limit, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _taken = new();
    private readonly long _window = (long)(limit.WindowSeconds * clock.TimestampFrequency);

    public RateLimit Limit => limit;

    /// <param name="wait">When refused: how long until the next one would be let through.</param>
    public bool TryTake(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            while (_taken.TryPeek(out var oldest) && now - oldest >= _window)
            {
                _taken.Dequeue();
            }

            if (_taken.Count < limit.Requests)
            {
                _taken.Enqueue(now);
                return true;
            }

            wait = _taken.TryPeek(out var next)
                ? TimeSpan.FromSeconds((double)(next + _window - now) / clock.TimestampFrequency)
                : TimeSpan.FromSeconds(limit.WindowSeconds);
            return false;
        }
    }
}
