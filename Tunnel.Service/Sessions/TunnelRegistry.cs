using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>The tunnels that end in this process.</summary>
internal sealed class TunnelRegistry
{
    private readonly ConcurrentDictionary<string, TunnelSession> _byTunnel = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TunnelSession> _byName = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Raised after a session has become the one of its agent.</summary>
    public event Action<TunnelSession>? Opened;

    /// <summary>Raised after an agent's session has ended without another in its place.</summary>
    public event Action<TunnelSession>? Closed;

    public ICollection<TunnelSession> Sessions => _byTunnel.Values;

    public bool TryFind(string tunnelId, [NotNullWhen(true)] out TunnelSession? session) => _byTunnel.TryGetValue(tunnelId, out session);

    public bool TryFindByName(string name, [NotNullWhen(true)] out TunnelSession? session) => _byName.TryGetValue(name, out session);

    /// <summary>Makes a session the one of its agent and cuts the one before. False: a newer one is there already, and this one must go.</summary>
    public bool TryOpen(TunnelSession session)
    {
        TunnelSession? old;
        lock (_gate)
        {
            if (_byTunnel.TryGetValue(session.TunnelId, out old) && old.Number > session.Number)
            {
                return false;
            }

            _byTunnel[session.TunnelId] = session;
            _byName[session.Name] = session;
        }

        old?.Replace();
        Opened?.Invoke(session);
        return true;
    }

    /// <summary>Forgets a session, unless another has taken its place meanwhile.</summary>
    public void Close(TunnelSession session)
    {
        bool removed;
        lock (_gate)
        {
            removed = _byTunnel.TryRemove(new(session.TunnelId, session));
            _byName.TryRemove(new(session.Name, session));
        }

        if (removed)
        {
            Closed?.Invoke(session);
        }
    }
}
