using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Limits;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>
/// A source's limit, over all replicas where they share a Redis, in this process otherwise and whenever Redis is away. A busy source takes
/// its leave in advance, a few requests at a time, so that most of them wait for nothing; those that come while none is left share one
/// question, and none is asked before there can be another answer.
/// </summary>
/// <param name="own">Counts here, when nobody else can.</param>
/// <param name="shared">Null: each process is on its own.</param>
internal sealed class SourceLimit(RateLimit limit, SlidingWindow own, SharedWindow? shared, TimeProvider clock)
{
    /// <summary>After Redis was missed, it is asked again after this long.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();

    // In advance at most a fiftieth of the limit, and what is left of it for no longer than a tenth of the window: the rest is lost to all.
    private readonly int _largest = Math.Max(1, limit.Requests / 50);
    private readonly TimeSpan _soon = TimeSpan.FromSeconds(limit.WindowSeconds / 50);
    private readonly TimeSpan _keep = TimeSpan.FromSeconds(limit.WindowSeconds / 10);
    private readonly Queue<TaskCompletionSource<TimeSpan?>> _waiting = new();
    private long _askedAt;
    private long _answeredAt;
    private long _refusedAt;
    private TimeSpan _refusedFor;
    private int _ahead = 1;
    private int _held;
    private bool _asking;
    private bool _alone;

    public RateLimit Limit => limit;

    /// <returns>Null: let through. Else how long until the next one would be.</returns>
    public ValueTask<TimeSpan?> TakeAsync()
    {
        if (shared is null)
        {
            return ValueTask.FromResult(TakeOwn());
        }

        lock (_lock)
        {
            if (TryAnswer(out var answer))
            {
                return ValueTask.FromResult(answer);
            }

            var waiting = new TaskCompletionSource<TimeSpan?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            Ask();
            return new ValueTask<TimeSpan?>(waiting.Task);
        }
    }

    private TimeSpan? TakeOwn() => own.TryTake(out var wait) ? null : wait;

    /// <returns>False: nobody knows before Redis has answered.</returns>
    private bool TryAnswer(out TimeSpan? answer)
    {
        answer = null;
        if (_alone)
        {
            if (clock.GetElapsedTime(_askedAt) >= s_alone)
            {
                Ask();
            }

            answer = TakeOwn();
            return true;
        }

        if (_held > 0 && clock.GetElapsedTime(_answeredAt) > _keep && !_asking)
        {
            _held = 0;
        }

        if (_held > 0)
        {
            _held--;
            if (_ahead >= 4 && _held <= _ahead / 2 && Refused() <= TimeSpan.Zero)
            {
                Ask();
            }

            return true;
        }

        if (Refused() is var left && left > TimeSpan.Zero)
        {
            answer = left;
            return true;
        }

        return false;
    }

    /// <summary>How much of the last refusal is left.</summary>
    private TimeSpan Refused() => _refusedFor - clock.GetElapsedTime(_refusedAt);

    private void Ask()
    {
        if (!_asking)
        {
            _asking = true;
            _ahead = clock.GetElapsedTime(_askedAt) < _soon ? Math.Min(_ahead * 2, _largest) : Math.Max(1, _ahead / 2);
            _askedAt = clock.GetTimestamp();
            _ = AskAsync();
        }
    }

    /// <summary>Never throws.</summary>
    private async Task AskAsync()
    {
        await Task.Yield();
        int count;
        lock (_lock)
        {
            count = Math.Max(_ahead, _waiting.Count);
        }

        Grant? grant = null;
        try
        {
            grant = await shared!.AskAsync(count);
        }
        catch (RedisUnavailableException)
        {
            // its absence is told by the connection
        }

        lock (_lock)
        {
            _asking = false;
            _answeredAt = clock.GetTimestamp();
            _alone = grant is null;
            if (grant is { } given)
            {
                _held += given.Count;
                if (given.Count < count)
                {
                    (_refusedAt, _refusedFor) = (_answeredAt, given.Wait < s_least ? s_least : given.Wait);
                }
            }

            AnswerWaiting(isRefused: grant?.Count < count);
        }
    }

    /// <summary>Whoever waits has its answer here and now: one that it had to fetch for itself might have lapsed by then.</summary>
    private void AnswerWaiting(bool isRefused)
    {
        while (_waiting.Count > 0 && (_alone || _held > 0 || isRefused))
        {
            TimeSpan? answer = null;
            if (_alone)
            {
                answer = TakeOwn();
            }
            else if (_held > 0)
            {
                _held--;
            }
            else
            {
                answer = _refusedFor;
            }

            _waiting.Dequeue().SetResult(answer);
        }

        if (_waiting.Count > 0)
        {
            Ask();
        }
    }
}
