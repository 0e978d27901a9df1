using System.Threading.Channels;

namespace WebhookOps.Storage;

/// <summary>
/// Lets many callers share one transaction. Items meet in a bounded channel; each writer takes what is there (no timer), commits it as
/// one batch, and only then answers the callers. When a batch fails its items are tried one by one, so that a poisoned one fails alone.
/// </summary>
/// <param name="capacity">How many items may wait; beyond that <see cref="TryEnqueue"/> refuses.</param>
/// <param name="maxBatch">The most items in one commit.</param>
/// <param name="writers">How many batches may be under way at once.</param>
/// <param name="commit">Commits a batch and returns one result for each item, in order.</param>
public sealed class GroupCommit<TItem, TResult>(
    int capacity,
    int maxBatch,
    int writers,
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit) : IAsyncDisposable
{
    private readonly Channel<Waiting> _channel = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(capacity) { SingleReader = writers == 1 });
    private readonly CancellationTokenSource _stop = new();
    private Task[] _loops = [];
    private bool _disposed;

    /// <summary>Items that wait to be committed.</summary>
    public int Backlog => _channel.Reader.Count;

    public void Start() => _loops = [.. Enumerable.Range(0, writers).Select(_ => Task.Run(DrainAsync))];

    /// <summary>Takes an item unless too many wait already. The task ends when the item is on disk, or fails as its commit did.</summary>
    public bool TryEnqueue(TItem item, out Task<TResult> committed)
    {
        var waiting = new Waiting(item);
        committed = waiting.Done.Task;
        return _channel.Writer.TryWrite(waiting);
    }

    /// <summary>Waits for room instead of refusing.</summary>
    public async Task<TResult> EnqueueAsync(TItem item, CancellationToken cancellation)
    {
        var waiting = new Waiting(item);
        await _channel.Writer.WriteAsync(waiting, cancellation);
        return await waiting.Done.Task;
    }

    /// <summary>Takes no more items and ends once those that wait are committed.</summary>
    public async Task DrainAndStopAsync(CancellationToken cancellation)
    {
        _channel.Writer.TryComplete();
        await using var hurry = cancellation.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _channel.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task DrainAsync()
    {
        var batch = new List<Waiting>(maxBatch);
        var reader = _channel.Reader;
        while (await reader.WaitToReadAsync())
        {
            while (batch.Count < maxBatch && reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            if (batch.Count > 0)
            {
                await CommitAsync(batch);
                batch.Clear();
            }
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            var results = await commit([.. batch.Select(w => w.Item)], _stop.Token);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Done.TrySetResult(results[i]);
            }
        }
        catch (Exception) when (batch.Count > 1 && !_stop.IsCancellationRequested)
        {
            foreach (var waiting in batch)
            {
                await CommitAsync([waiting]);
            }
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
            {
                waiting.Done.TrySetException(failure);
            }
        }
    }

    private sealed class Waiting(TItem item)
    {
        public TItem Item { get; } = item;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
