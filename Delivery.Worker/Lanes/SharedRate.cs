using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Limits;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>
/// Holds a <see cref="RateLimit"/> over all workers together: a few requests at a time are asked of Redis, and what is not begun soon is
/// lost to all. While Redis is away the limit is this worker's alone.
/// </summary>
/// <param name="wake">Called, from another thread, when an answer has come.</param>
internal sealed class SharedRate(SharedWindow window, RateWindow own, RateLimit limit, TimeProvider clock, Action wake) : ILaneRate
{
    /// <summary>An answer wakes the lane; this is for one that never comes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly int _asked = Math.Max(1, limit.Requests / 20);
    private readonly TimeSpan _keep = TimeSpan.FromSeconds(limit.WindowSeconds / 10);
    private bool _asking;
    private bool _alone;
    private int _held;
    private long _answeredAt;
    private TimeSpan _refusedFor;

    public int Free
    {
        get
        {
            lock (_lock)
            {
                if (_held > 0 && clock.GetElapsedTime(_answeredAt) > _keep)
                {
                    _held = 0;
                }

                if (_held == 0 && !_asking && Left <= TimeSpan.Zero)
                {
                    _asking = true;
                    _ = AskAsync();
                }

                return _alone ? own.Free : _held;
            }
        }
    }

    public TimeSpan Wait
    {
        get
        {
            lock (_lock)
            {
                return _alone ? own.Wait : Left is var left && left > TimeSpan.Zero ? left : s_patience;
            }
        }
    }

    public void Take()
    {
        lock (_lock)
        {
            own.Take();
            _held = Math.Max(0, _held - 1);
        }
    }

    private TimeSpan Left => _refusedFor - clock.GetElapsedTime(_answeredAt);

    /// <summary>Never throws.</summary>
    private async Task AskAsync()
    {
        await Task.Yield();
        Grant? grant = null;
        try
        {
            grant = await window.AskAsync(_asked);
        }
        catch (RedisUnavailableException)
        {
            // its absence is told by the connection
        }

        lock (_lock)
        {
            _asking = false;
            _alone = grant is null;
            _held = grant?.Count ?? 0;
            _answeredAt = clock.GetTimestamp();
            _refusedFor = grant is not { } given ? s_alone : given.Count == 0 ? given.Wait : TimeSpan.Zero;
        }

        wake();
    }
}
