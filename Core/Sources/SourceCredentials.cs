using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Sources;

/// <summary>All that a source knows of its sender. Sealed as a whole at rest.</summary>
public sealed record SourceCredentials
{
    public static SourceCredentials None { get; } = new();

    /// <summary>Secrets for the provider's own scheme; with none, the provider's signature is not checked.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    /// <summary>What a provider that asks by GET must show, where it was given such a token together with the URL; empty: none was given.</summary>
    public Secret HandshakeToken { get; init; }

    /// <summary>Further checks; all must pass.</summary>
    public IReadOnlyList<AuthenticationRule> Rules { get; init; } = [];
}
