using Microsoft.Extensions.Options;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>
/// The newest live requests, in memory: so many of each tunnel, and no more bytes of all together than the options allow. It is for looking
/// at and for replay while developing; what must not be lost goes through a source.
/// </summary>
internal sealed class LiveHistory(IOptions<TunnelOptions> options)
{
    private readonly LinkedList<HistoryEntry> _oldestFirst = new();
    private readonly Dictionary<string, LinkedList<LinkedListNode<HistoryEntry>>> _byTunnel = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>Keeps a request from when it begins.</summary>
    public void Begin(HistoryEntry entry)
    {
        lock (_gate)
        {
            var node = _oldestFirst.AddLast(entry);
            if (!_byTunnel.TryGetValue(entry.TunnelId, out var own))
            {
                _byTunnel[entry.TunnelId] = own = new();
            }

            own.AddLast(node);
            if (own.Count > options.Value.HistoryLength)
            {
                Forget(own.First!.Value);
            }
        }
    }

    public void End(HistoryEntry entry, ForwardFault? fault, TimeSpan duration)
    {
        lock (_gate)
        {
            entry.End(fault, duration);
            if (entry.IsForgotten)
            {
                return;
            }

            _bytes += entry.Bytes;
            while (_bytes > options.Value.HistoryBytes && _oldestFirst.Count > 1)
            {
                Forget(_oldestFirst.First!);
            }
        }
    }

    public IReadOnlyList<HistoryEntry> NewestFirst(string tunnelId)
    {
        lock (_gate)
        {
            return _byTunnel.TryGetValue(tunnelId, out var own) ? [.. own.Select(n => n.Value).Reverse()] : [];
        }
    }

    public HistoryEntry? Find(string tunnelId, string id) => NewestFirst(tunnelId).FirstOrDefault(e => string.Equals(e.Id, id, StringComparison.Ordinal));

    /// <summary>The oldest of all is the oldest of its tunnel too.</summary>
    private void Forget(LinkedListNode<HistoryEntry> node)
    {
        var own = _byTunnel[node.Value.TunnelId];
        own.RemoveFirst();
        if (own.Count == 0)
        {
            _byTunnel.Remove(node.Value.TunnelId);
        }

        _oldestFirst.Remove(node);
        _bytes -= node.Value.Bytes;
        node.Value.IsForgotten = true;
    }
}
