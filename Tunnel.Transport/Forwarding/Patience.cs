using System.Collections.Concurrent;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>
/// Ends a request when its caller leaves, or when nothing has happened for too long. Used again and again: a token source and a timer for
/// each request would be much of what a small one costs.
/// </summary>
internal sealed class Patience : IDisposable
{
    private const int Kept = 256;

    private static readonly ConcurrentQueue<Patience> s_idle = new();

    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _caller;
    private int _silence; // milliseconds

    private Patience()
    {
    }

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    /// <param name="silence">How long nothing may happen.</param>
    public static Patience Of(TimeSpan silence, CancellationToken caller)
    {
        if (!s_idle.TryDequeue(out var patience))
        {
            patience = new Patience();
        }

        patience._silence = (int)silence.TotalMilliseconds;
        patience._source.CancelAfter(patience._silence);
        patience._caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience._source);
        return patience;
    }

    /// <summary>Something has happened.</summary>
    public void Renew()
    {
        var silence = Volatile.Read(ref _silence);
        if (silence == Timeout.Infinite)
        {
            return;
        }

        _source.CancelAfter(silence);
        if (Volatile.Read(ref _silence) == Timeout.Infinite)
        {
            _source.CancelAfter(Timeout.Infinite); // it was changed meanwhile
        }
    }

    /// <summary>From now on only the caller's leaving ends it.</summary>
    public void WaitForEver()
    {
        Volatile.Write(ref _silence, Timeout.Infinite);
        _source.CancelAfter(Timeout.Infinite);
    }

    public Task EndAsync() => _source.CancelAsync();

    public void Dispose()
    {
        _caller.Dispose();
        if (s_idle.Count < Kept && _source.TryReset())
        {
            s_idle.Enqueue(this);
        }
        else
        {
            _source.Dispose();
        }
    }
}
