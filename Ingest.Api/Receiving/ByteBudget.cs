using Microsoft.Extensions.Options;

namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>How many bytes of bodies may be in memory at once, in all: strangers decide how much they send, not how much we hold.</summary>
internal sealed class ByteBudget(IOptions<IngestOptions> options)
{
    private readonly long _limit = options.Value.MaxBufferedBytes;
    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
