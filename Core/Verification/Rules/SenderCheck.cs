namespace WebhookOps.Core.Verification.Rules;

/// <summary>What a rule came to: the checks to run, and where it reads a credential that must go no further than this check.</summary>
public sealed record SenderCheck
{
    public IRequestCheck? Local { get; init; }

    public IOnlineCheck? Online { get; init; }

    /// <summary>The header whose value is the credential: neither stored nor forwarded.</summary>
    public string? CredentialHeader { get; init; }

    /// <summary>The query parameter whose value is the credential: neither stored nor forwarded.</summary>
    public string? CredentialParameter { get; init; }
}
