using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>
/// What the last few event streams to end had been sent and not answered. A connector that comes back and says how far its stream had
/// come is not sent again what it got before. Not thread-safe.
/// </summary>
internal sealed class GoneConnections
{
    private const int Kept = 16;

    private readonly LinkedList<(Guid Connection, IReadOnlyList<HeldMessage> Sent)> _streams = new();

    public void Add(Guid connection, IReadOnlyList<HeldMessage> sent)
    {
        if (sent.Count > 0)
        {
            _streams.AddFirst((connection, sent));
        }

        if (_streams.Count > Kept)
        {
            _streams.RemoveLast();
        }
    }

    /// <summary>The messages of a stream up to a sequence number.</summary>
    public IEnumerable<Guid> Take(Guid connection, long upTo)
    {
        for (var node = _streams.First; node is not null; node = node.Next)
        {
            if (node.Value.Connection == connection)
            {
                _streams.Remove(node);
                return node.Value.Sent.Where(m => m.Sequence <= upTo).Select(m => m.Id);
            }
        }

        return [];
    }
}
