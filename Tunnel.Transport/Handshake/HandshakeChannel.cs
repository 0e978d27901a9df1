using System.Net.WebSockets;
using System.Text.Json;

namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>Handshake messages over a WebSocket: small, text, one at a time.</summary>
public static class HandshakeChannel
{
    private const int MaxMessageBytes = 4096;

    public static async Task SendAsync(WebSocket socket, HandshakeMessage message, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, HandshakeJson.Default.HandshakeMessage);
        await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellation);
    }

    /// <summary>The next message, which must be of the type expected.</summary>
    /// <exception cref="HandshakeRefusedException">The peer refused, or sent something else.</exception>
    public static async Task<HandshakeMessage> ReceiveAsync(WebSocket socket, string expected, CancellationToken cancellation)
    {
        var buffer = new byte[MaxMessageBytes];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text || (length == buffer.Length && !part.EndOfMessage))
            {
                throw Unexpected(expected);
            }

            if (part.EndOfMessage)
            {
                break;
            }
        }

        var message = Parse(buffer.AsSpan(0, length)) ?? throw Unexpected(expected);
        if (string.Equals(message.Type, HandshakeMessage.Refused, StringComparison.Ordinal))
        {
            throw new HandshakeRefusedException(message.Code ?? HandshakeRefusedException.ProtocolError, message.Detail ?? "The peer refused.");
        }

        return string.Equals(message.Type, expected, StringComparison.Ordinal) ? message : throw Unexpected(expected);
    }

    private static HandshakeMessage? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HandshakeJson.Default.HandshakeMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HandshakeRefusedException Unexpected(string expected) =>
        new(HandshakeRefusedException.ProtocolError, $"The peer did not send the handshake's '{expected}' message. Is it a {Protocol.TunnelProtocol.Name} peer?");
}
