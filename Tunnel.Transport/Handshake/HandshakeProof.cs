using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>
/// HMAC-SHA256 with the agent's secret over protocol, direction, agent and both nonces. The direction keeps a proof from being reflected
/// to whoever made it, the peer's fresh nonce keeps it from being replayed, the protocol's name keeps it from meaning anything elsewhere.
/// </summary>
public static class HandshakeProof
{
    public const int NonceSize = 32;

    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(NonceSize);

    public static byte[] OfAgent(Secret secret, string agent, ReadOnlySpan<byte> agentNonce, ReadOnlySpan<byte> serverNonce) =>
        Compute(secret, "agent", agent, agentNonce, serverNonce, 0);

    /// <param name="session">The session's number, so that nobody in between can change it.</param>
    public static byte[] OfServer(Secret secret, string agent, ReadOnlySpan<byte> agentNonce, ReadOnlySpan<byte> serverNonce, long session) =>
        Compute(secret, "server", agent, agentNonce, serverNonce, session);

    public static bool Matches(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual) => CryptographicOperations.FixedTimeEquals(expected, actual);

    private static byte[] Compute(Secret secret, string direction, string agent, ReadOnlySpan<byte> agentNonce, ReadOnlySpan<byte> serverNonce, long session)
    {
        // No field can hold a line feed (base64, a checked name, a number), so no two inputs make one text.
        var text = $"{TunnelProtocol.Name}\n{direction}\n{agent}\n{Convert.ToBase64String(agentNonce)}\n{Convert.ToBase64String(serverNonce)}\n{session}";
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(text));
    }
}
