using WebhookOps.Core.Channels;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Ingest.Api.Channels;

/// <summary>
/// How many messages wait in one channel that refuses more than so many. It counts up what it lets in, and asks the ledger again only when
/// that would be too many: its own count is never too low, for connectors only take away. Several processes may be over by what the others
/// have let in since they asked.
/// </summary>
internal sealed class ChannelDepth(Channel channel, IReadOnlyList<Guid> destinations, IChannelQueue queue, TimeProvider clock)
{
    /// <summary>A full channel is asked for again after so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private int _count = int.MaxValue;
    private int _underWay;
    private long? _askedAt;
    private Task? _asking;

    /// <summary>Whether it counts the same messages against the same bound.</summary>
    public bool IsOf(Channel other, IReadOnlyList<Guid> others) =>
        channel.Id == other.Id && channel.MaxQueueSize == other.MaxQueueSize && destinations.SequenceEqual(others);

    /// <summary>Lets one more message in, unless the channel is full. Call <see cref="Leave"/> when it is stored, or not.</summary>
    public async ValueTask<bool> TryEnterAsync()
    {
        while (true)
        {
            Task asking;
            lock (_gate)
            {
                if (_count < channel.MaxQueueSize)
                {
                    _count++;
                    _underWay++;
                    return true;
                }

                if (_asking is null && _askedAt is { } at && clock.GetElapsedTime(at) < Pause)
                {
                    return false;
                }

                asking = _asking ??= AskAsync();
            }

            await asking;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _underWay--;
        }
    }

    private async Task AskAsync()
    {
        await Task.Yield();
        try
        {
            int underWay;
            lock (_gate)
            {
                underWay = _underWay; // not in the ledger yet, or perhaps: they count in any case
            }

            var waiting = await queue.CountWaitingAsync(destinations, channel.MaxQueueSize, CancellationToken.None);
            lock (_gate)
            {
                _count = waiting + underWay;
                _askedAt = clock.GetTimestamp();
            }
        }
        finally
        {
            lock (_gate)
            {
                _asking = null;
            }
        }
    }
}
