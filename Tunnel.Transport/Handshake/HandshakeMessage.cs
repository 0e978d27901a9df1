using System.Text.Json.Serialization;

namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>One text message of the handshake: <c>hello → challenge → proof → welcome</c>, or <c>refused</c> at any point.</summary>
public sealed record HandshakeMessage
{
    public const string Hello = "hello";
    public const string Challenge = "challenge";
    public const string Proof = "proof";
    public const string Welcome = "welcome";
    public const string Refused = "refused";

    public required string Type { get; init; }

    /// <summary>hello: the name of the agent, or the id of a temporary channel.</summary>
    public string? Agent { get; init; }

    /// <summary>hello and challenge: 32 random bytes of the sender, base64.</summary>
    public byte[]? Nonce { get; init; }

    /// <summary>hello: the program's version.</summary>
    public string? Version { get; init; }

    /// <summary>proof and welcome: see <see cref="HandshakeProof"/>.</summary>
    [JsonPropertyName("proof")]
    public byte[]? Mac { get; init; }

    /// <summary>welcome: the number of this session; a higher one of the same agent has taken its place.</summary>
    public long? Session { get; init; }

    /// <summary>welcome: the public URL whose requests come through this tunnel.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>refused: a stable code.</summary>
    public string? Code { get; init; }

    /// <summary>refused: what is wrong and what to do about it.</summary>
    public string? Detail { get; init; }
}
