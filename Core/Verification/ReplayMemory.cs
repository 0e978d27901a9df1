using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Core.Verification;

/// <summary>
/// Remembers what may be used once (a nonce, a nonce's count) until it has expired anyway. Bounded: when it is full nothing new is let in, for
/// forgetting would let the forgotten in again. Each process has its own.
/// </summary>
internal sealed class ReplayMemory
{
    private const int Capacity = 200_000;

    private static readonly ConcurrentDictionary<UInt128, ReplayMemory> Known = new();

    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<(UInt128 Key, DateTimeOffset Until)> _order = new();

    private ReplayMemory()
    {
    }

    internal enum Outcome
    {
        New,
        Seen,
        Full,
    }

    /// <summary>The memory of one rule, by what is secret in it: it outlives changes of the configuration.</summary>
    public static ReplayMemory Of(string rule) => Known.GetOrAdd(KeyOf(rule), static _ => new ReplayMemory());

    /// <param name="until">When it would no longer be accepted for its age. The same distance ahead for all.</param>
    public Outcome TryUse(string once, DateTimeOffset until, DateTimeOffset now)
    {
        var key = KeyOf(once);
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until < now)
            {
                _order.Dequeue();
                _seen.Remove(oldest.Key);
            }

            if (_seen.Contains(key))
            {
                return Outcome.Seen;
            }

            if (_seen.Count >= Capacity)
            {
                return Outcome.Full;
            }

            _seen.Add(key);
            _order.Enqueue((key, until));
            return Outcome.New;
        }
    }

    private static UInt128 KeyOf(string text) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
