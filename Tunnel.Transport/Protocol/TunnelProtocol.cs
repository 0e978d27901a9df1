using System.Net.WebSockets;

namespace WebhookOps.Tunnel.Transport.Protocol;

/// <summary>
/// What both ends of a tunnel agree on. A tunnel is one WebSocket: a handshake in text messages (<see cref="Handshake.HandshakeMessage"/>),
/// then HTTP/2 with prior knowledge in binary messages, whose boundaries mean nothing. The agent is the HTTP/2 server.
/// </summary>
public static class TunnelProtocol
{
    /// <summary>The WebSocket subprotocol. A later, incompatible protocol takes another name.</summary>
    public const string Name = "webhookops.tunnel.v1";

    /// <summary>A handshake that takes longer is closed by either side.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Each side sends a WebSocket ping this often, and cuts the connection when the answer takes longer than <see cref="PingTimeout"/>:
    /// together less than the 30 seconds in which a dead peer must be noticed.
    /// </summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A side that is told why its session ends, and does not read it by then, is cut without.</summary>
    public static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The status of a session's close when a newer one of the same agent has taken its place. (4000 to 4999 are ours: RFC 6455, 7.4.2.)</summary>
    public const WebSocketCloseStatus Replaced = (WebSocketCloseStatus)4409;

    /// <summary>Requests under way at once in one tunnel; more of them wait.</summary>
    public const int MaxStreams = 256;

    /// <summary>
    /// What may be on its way to a reader that does not read, for one request. The connection's own window is this times
    /// <see cref="MaxStreams"/>, so that a slow app can stall nobody but itself.
    /// </summary>
    public const int StreamWindow = 1024 * 1024;
}
