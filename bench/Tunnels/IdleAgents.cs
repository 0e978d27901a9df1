using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Handshake;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Bench.Tunnels;

/// <summary>Many agents in one process: a WebSocket each, one HTTP/2 server for all of them.</summary>
internal sealed class IdleAgents(Uri server) : IAsyncDisposable
{
    private readonly TunnelServer _server = new(NullLoggerFactory.Instance);
    private readonly Dictionary<string, TunnelStream> _tunnels = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public Task StartAsync() => _server.StartAsync(
        static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        },
        CancellationToken.None);

    /// <summary>Connects an agent; its earlier session is fenced by the new one.</summary>
    public async Task ConnectAsync(string name, string secret)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(TunnelProtocol.Name);
        socket.Options.KeepAliveInterval = TunnelProtocol.PingInterval;
        socket.Options.KeepAliveTimeout = TunnelProtocol.PingTimeout;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/api/tunnel"), CancellationToken.None);
        await AgentHandshake.RunAsync(socket, name, new Secret(secret), "bench", CancellationToken.None);
        var stream = new TunnelStream(socket);
        _ = _server.ServeAsync(stream);
        lock (_gate)
        {
            _tunnels.Remove(name, out var old);
            old?.Dispose();
            _tunnels[name] = stream;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tunnel in _tunnels.Values)
        {
            await tunnel.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}
