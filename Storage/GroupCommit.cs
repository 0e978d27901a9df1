namespace WebhookOps.Storage;

/// <summary>
/// Lets many callers share one transaction. What waits (no timer) is committed as one batch, and only then its callers are answered.
/// While a batch is under way another begins once as much waits as is under way: batches of few items cost more than they gain, and half
/// of the callers always wait anyway. When a batch fails its items are tried one by one, so that a poisoned one fails alone.
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
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _room = new(capacity);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private int _batches;
    private int _underWay;
    private bool _started;
    private bool _closed;
    private bool _disposed;

    /// <summary>Items that wait to be committed.</summary>
    public int Backlog => capacity - _room.CurrentCount;

    /// <summary>Begins to commit; until then items only wait.</summary>
    public void Start()
    {
        Batch? first;
        lock (_gate)
        {
            _started = true;
            first = TakeIfDue();
        }

        Begin(first);
    }

    /// <summary>Takes an item unless too many wait already. The task ends when the item is on disk, or fails as its commit did.</summary>
    public bool TryEnqueue(TItem item, out Task<TResult> committed)
    {
        var waiting = new Waiting(item);
        committed = waiting.Done.Task;
        return _room.Wait(0, CancellationToken.None) && TryAdd(waiting);
    }

    /// <summary>Waits for room instead of refusing.</summary>
    /// <exception cref="InvalidOperationException">No more items are taken.</exception>
    public async Task<TResult> EnqueueAsync(TItem item, CancellationToken cancellation)
    {
        var waiting = new Waiting(item);
        await _room.WaitAsync(cancellation);
        return TryAdd(waiting) ? await waiting.Done.Task : throw new InvalidOperationException("No more items are committed.");
    }

    /// <summary>Takes no more items and ends once those that wait are committed.</summary>
    public async Task DrainAndStopAsync(CancellationToken cancellation)
    {
        Close();
        await using var hurry = cancellation.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        await _drained.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        Close();
        await _drained.Task;
        _stop.Dispose();
        _room.Dispose();
    }

    private bool TryAdd(Waiting waiting)
    {
        Batch? due;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Enqueue(waiting);
            due = TakeIfDue();
        }

        Begin(due);
        return true;
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            EndIfDrained();
        }
    }

    private void EndIfDrained()
    {
        if (_closed && _batches == 0 && (_waiting.Count == 0 || !_started))
        {
            _drained.TrySetResult();
        }
    }

    private Batch? TakeIfDue()
    {
        if (!_started || _waiting.Count == 0 || _batches == writers || (_batches > 0 && _waiting.Count < Math.Min(maxBatch, _underWay / _batches)))
        {
            return null;
        }

        var batch = new Batch(Math.Min(maxBatch, _waiting.Count));
        for (var i = 0; i < batch.Items.Length; i++)
        {
            var waiting = _waiting.Dequeue();
            (batch.Items[i], batch.Done[i]) = (waiting.Item, waiting.Done);
        }

        _batches++;
        _underWay += batch.Items.Length;
        return batch;
    }

    private void Begin(Batch? batch)
    {
        if (batch is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Commits.RunAsync(run.Batch), (Commits: this, Batch: batch), preferLocal: false);
        }
    }

    private async Task RunAsync(Batch first)
    {
        for (var batch = first; batch is not null; batch = Finish(batch))
        {
            _room.Release(batch.Items.Length);
            await CommitAsync(batch);
        }
    }

    /// <returns>The next batch, if one is due.</returns>
    private Batch? Finish(Batch batch)
    {
        lock (_gate)
        {
            _batches--;
            _underWay -= batch.Items.Length;
            var next = TakeIfDue();
            EndIfDrained();
            return next;
        }
    }

    /// <summary>Never throws.</summary>
    private async Task CommitAsync(Batch batch)
    {
        try
        {
            var results = await commit(batch.Items, _stop.Token);
            for (var i = 0; i < batch.Done.Length; i++)
            {
                batch.Done[i].TrySetResult(results[i]);
            }
        }
        catch (Exception) when (batch.Items.Length > 1 && !_stop.IsCancellationRequested)
        {
            for (var i = 0; i < batch.Items.Length; i++)
            {
                var alone = new Batch(1);
                (alone.Items[0], alone.Done[0]) = (batch.Items[i], batch.Done[i]);
                await CommitAsync(alone);
            }
        }
        catch (Exception failure)
        {
            foreach (var done in batch.Done)
            {
                done.TrySetException(failure);
            }
        }
    }

    private readonly record struct Waiting(TItem Item)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Batch(int size)
    {
        public TItem[] Items { get; } = new TItem[size];

        public TaskCompletionSource<TResult>[] Done { get; } = new TaskCompletionSource<TResult>[size];
    }
}
