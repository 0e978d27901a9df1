using System.Net.WebSockets;
using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Handshake;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>One live connection of an agent or of a temporary channel's client.</summary>
internal sealed class TunnelSession(TunnelGrant grant, ServerHandshake handshake, string remoteAddress, DateTimeOffset since, TunnelStream stream) : IDisposable
{
    private int _underWay;
    private int _holds = 1; // its own, until it retires
    private int _retired;
    private string? _cutBecause;

    /// <summary>The public id: what follows <c>/hooks/</c> or <c>/webhook/</c>.</summary>
    public string TunnelId => grant.TunnelId;

    /// <summary>Null for a temporary channel.</summary>
    public Guid? AgentId => grant.AgentId;

    /// <summary>Of the agent, or the channel's id.</summary>
    public string Name => handshake.Agent;

    /// <summary>Rises with each session of the same agent; a higher one fences a lower one.</summary>
    public long Number => grant.Session;

    public string Version => handshake.Version;

    /// <summary>What the agent has proved to know.</summary>
    public Secret Secret => handshake.Secret;

    public string RemoteAddress => remoteAddress;

    public DateTimeOffset Since => since;

    public HttpMessageInvoker Client { get; } = TunnelHandler.Create(stream);

    /// <summary>Of its requests.</summary>
    public LastUri Uris { get; } = TunnelHandler.Uris();

    public Task Ended => stream.Ended;

    /// <summary>Why we ended it, if we did.</summary>
    public string? CutBecause => Volatile.Read(ref _cutBecause);

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Takes one of the places for requests; false when all are taken.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _underWay) <= limit)
        {
            Hold();
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _underWay);
        Release();
    }

    /// <summary>A request of whatever kind is under way.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    /// <summary>Its answer has been passed on.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            Cut("the server is stopping");
        }
    }

    /// <summary>Ends the session when nothing is under way in it any more: its agent need not wait to find another server.</summary>
    public void Retire()
    {
        if (Interlocked.Exchange(ref _retired, 1) == 0)
        {
            Release();
        }
    }

    /// <summary>Ends the session at once, requests under way included, and tells its agent why.</summary>
    public void Cut(string because) => Cut(WebSocketCloseStatus.PolicyViolation, because);

    /// <summary>Ends the session for a newer one of the same agent.</summary>
    public void Replace() => Cut(TunnelProtocol.Replaced, "a newer session of the same agent has taken its place");

    private void Cut(WebSocketCloseStatus status, string because)
    {
        if (Interlocked.CompareExchange(ref _cutBecause, because, null) is null)
        {
            _ = stream.EndAsync(status, because);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        stream.Dispose();
    }
}
