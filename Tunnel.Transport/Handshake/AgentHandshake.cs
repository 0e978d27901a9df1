using System.Net.WebSockets;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>The agent's part: it proves itself first, then has the server prove that it knows the secret too.</summary>
public static class AgentHandshake
{
    /// <returns>The server's welcome.</returns>
    /// <exception cref="HandshakeRefusedException"/>
    public static async Task<HandshakeMessage> RunAsync(WebSocket socket, string agent, Secret secret, string version, CancellationToken cancellation)
    {
        var nonce = HandshakeProof.NewNonce();
        await HandshakeChannel.SendAsync(socket, new() { Type = HandshakeMessage.Hello, Agent = agent, Nonce = nonce, Version = version }, cancellation);

        var challenge = await HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Challenge, cancellation);
        if (challenge.Nonce is not { Length: HandshakeProof.NonceSize } serverNonce)
        {
            throw new HandshakeRefusedException(HandshakeRefusedException.ProtocolError, "The server's challenge has no nonce.");
        }

        var proof = HandshakeProof.OfAgent(secret, agent, nonce, serverNonce);
        await HandshakeChannel.SendAsync(socket, new() { Type = HandshakeMessage.Proof, Mac = proof }, cancellation);

        var welcome = await HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Welcome, cancellation);
        var expected = HandshakeProof.OfServer(secret, agent, nonce, serverNonce, welcome.Session ?? 0);
        return HandshakeProof.Matches(expected, welcome.Mac)
            ? welcome
            : throw new HandshakeRefusedException(HandshakeRefusedException.ServerNotProven, "The server does not know this agent's secret. Check the server's URL.");
    }
}
