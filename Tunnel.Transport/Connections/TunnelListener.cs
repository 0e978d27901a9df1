using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>Kestrel listens here for tunnels that the agent has dialled itself.</summary>
internal sealed class TunnelListener : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new TunnelEndPoint();

    public void Add(TunnelStream stream) => _connections.Writer.TryWrite(new TunnelConnection(stream));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class TunnelEndPoint : EndPoint
    {
        public override string ToString() => "tunnel";
    }
}
