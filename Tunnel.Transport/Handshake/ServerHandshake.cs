using System.Net.WebSockets;
using System.Security.Cryptography;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>The server's part, in two steps, so that the session's number is drawn only for an agent that has proved itself.</summary>
public sealed class ServerHandshake
{
    private readonly WebSocket _socket;
    private readonly byte[] _agentNonce;
    private readonly byte[] _serverNonce;

    private ServerHandshake(WebSocket socket, HandshakeMessage hello, byte[] serverNonce, Secret secret)
    {
        _socket = socket;
        _agentNonce = hello.Nonce!;
        _serverNonce = serverNonce;
        Secret = secret;
        Agent = hello.Agent!;
        Version = hello.Version ?? "";
    }

    public string Agent { get; }

    public string Version { get; }

    /// <summary>The one of its secrets that the agent has proved to know.</summary>
    public Secret Secret { get; }

    /// <summary>Challenges whoever called. An agent that is not known is challenged like any other, and refused in the same words.</summary>
    /// <param name="secretsOf">The secrets valid now, none for an unknown agent.</param>
    /// <exception cref="HandshakeRefusedException"/>
    public static async Task<ServerHandshake> ChallengeAsync(
        WebSocket socket, Func<string, CancellationToken, ValueTask<IReadOnlyList<Secret>>> secretsOf, CancellationToken cancellation)
    {
        var hello = await HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Hello, cancellation);
        if (hello.Agent is not { Length: > 0 and <= 64 } || hello.Agent.AsSpan().ContainsAnyInRange('\0', ' ') || hello.Nonce is not { Length: HandshakeProof.NonceSize } || hello.Version is { Length: > 64 })
        {
            throw new HandshakeRefusedException(HandshakeRefusedException.ProtocolError, "The hello names no agent or has no nonce.");
        }

        var secrets = await secretsOf(hello.Agent, cancellation);
        var nonce = HandshakeProof.NewNonce();
        await HandshakeChannel.SendAsync(socket, new() { Type = HandshakeMessage.Challenge, Nonce = nonce }, cancellation);

        var proof = await HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Proof, cancellation);
        foreach (var secret in secrets.DefaultIfEmpty(new Secret(RandomNumberGenerator.GetHexString(32))))
        {
            if (HandshakeProof.Matches(HandshakeProof.OfAgent(secret, hello.Agent, hello.Nonce, nonce), proof.Mac))
            {
                return new ServerHandshake(socket, hello, nonce, secret);
            }
        }

        throw new HandshakeRefusedException(
            HandshakeRefusedException.Unauthorized, "The server does not know this agent with this secret. Enrol it again and use the new secret.");
    }

    public Task WelcomeAsync(long session, string publicUrl, CancellationToken cancellation) =>
        HandshakeChannel.SendAsync(
            _socket,
            new()
            {
                Type = HandshakeMessage.Welcome,
                Mac = HandshakeProof.OfServer(Secret, Agent, _agentNonce, _serverNonce, session),
                Session = session,
                PublicUrl = publicUrl,
            },
            cancellation);

    public static Task RefuseAsync(WebSocket socket, HandshakeRefusedException reason, CancellationToken cancellation) =>
        HandshakeChannel.SendAsync(socket, new() { Type = HandshakeMessage.Refused, Code = reason.Code, Detail = reason.Message }, cancellation);
}
