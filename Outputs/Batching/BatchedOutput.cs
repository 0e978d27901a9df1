using System.Threading.Channels;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Net;

namespace WebhookOps.Outputs.Batching;

/// <summary>
/// Lets the deliveries that are under way at once share one write: each connection takes what is there (no timer) and confirms it
/// together. A batch that is refused is tried one by one, so that a poisoned event fails alone. A connection that broke is tried anew
/// once, for it may only have been idle too long; one that nothing is written to for a while is closed.
/// </summary>
internal sealed class BatchedOutput : IOutput
{
    private const int MaxBatchBytes = 4 << 20;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    private readonly Channel<Waiting> _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _timeout;
    private readonly int _maxBatch;
    private readonly Task _loops;

    /// <param name="connect">Makes one target for each connection.</param>
    public BatchedOutput(BatchSettings settings, OutputContext context, Func<IBatchTarget> connect)
    {
        (_timeout, _maxBatch) = (context.Timeout, settings.MaxBatch);
        _channel = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(_maxBatch * settings.Connections * 2));
        _loops = Task.WhenAll(Enumerable.Range(0, settings.Connections).Select(_ => Task.Run(() => RunAsync(connect()))));
    }

    public async Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation)
    {
        var waiting = new Waiting(message, cancellation);
        await _channel.Writer.WriteAsync(waiting, cancellation);
        await waiting.Done.Task.WaitAsync(cancellation);
        return SendResult.Done;
    }

    /// <summary>Takes no more, and ends when what waits is written or its time is over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_channel.Writer.TryComplete())
        {
            _stop.CancelAfter(_timeout);
            await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }

    private async Task RunAsync(IBatchTarget target)
    {
        await using var owned = target;
        var batch = new List<Waiting>(_maxBatch);
        while (await WaitAsync(target))
        {
            var bytes = 0L;
            while (batch.Count < _maxBatch && bytes < MaxBatchBytes && _channel.Reader.TryRead(out var waiting))
            {
                if (!waiting.Cancellation.IsCancellationRequested)
                {
                    batch.Add(waiting);
                    bytes += waiting.Message.Body.Length;
                }
            }

            if (batch.Count > 0)
            {
                await ConfirmAsync(target, batch);
                batch.Clear();
            }
        }
    }

    private async Task<bool> WaitAsync(IBatchTarget target)
    {
        var some = _channel.Reader.WaitToReadAsync().AsTask();
        if (!some.IsCompleted)
        {
            await ((Task)some).WaitAsync(IdleTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!some.IsCompleted)
            {
                await CloseAsync(target);
            }
        }

        return await some;
    }

    private async Task ConfirmAsync(IBatchTarget target, IReadOnlyList<Waiting> batch)
    {
        var failure = await TryWriteAsync(target, batch);
        if (failure is OutputException && batch.Count > 1)
        {
            foreach (var waiting in batch)
            {
                await ConfirmAsync(target, [waiting]);
            }

            return;
        }

        foreach (var waiting in batch)
        {
            if (failure is null)
            {
                waiting.Done.TrySetResult();
            }
            else
            {
                waiting.Done.TrySetException(failure);
            }
        }
    }

    private async Task<Exception?> TryWriteAsync(IBatchTarget target, IReadOnlyList<Waiting> batch)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(_timeout);
        var messages = batch.Select(w => w.Message).ToArray();
        for (var isSecond = false; ; isSecond = true)
        {
            try
            {
                await target.WriteAsync(messages, patience.Token);
                return null;
            }
            catch (OutputException refused)
            {
                return refused;
            }
            catch (Exception failure)
            {
                await CloseAsync(target);
                if (isSecond || failure is PrivateAddressException || patience.IsCancellationRequested)
                {
                    return failure;
                }
            }
        }
    }

    private static async Task CloseAsync(IBatchTarget target)
    {
        try
        {
            await target.CloseAsync();
        }
        catch (Exception)
        {
            // What is being let go of may be broken in any way.
        }
    }

    private sealed class Waiting(OutputMessage message, CancellationToken cancellation)
    {
        public OutputMessage Message { get; } = message;

        public CancellationToken Cancellation { get; } = cancellation;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
