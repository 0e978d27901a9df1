using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace WebhookOps.Core.Cryptography;

/// <summary>Hash objects of one key, kept for reuse: setting one up costs more than hashing a webhook.</summary>
internal sealed class HashPool(Func<IncrementalHash> create)
{
    private readonly ConcurrentQueue<IncrementalHash> _idle = new();

    public IncrementalHash Rent() => _idle.TryDequeue(out var hash) ? hash : create();

    /// <param name="hash">Reset: its last use ended with <see cref="IncrementalHash.GetHashAndReset()"/>.</param>
    public void Return(IncrementalHash hash) => _idle.Enqueue(hash);
}
