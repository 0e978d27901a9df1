using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A source's secrets as keys of one recipe. Any of them may match while it is valid.</summary>
internal sealed class SigningKeys
{
    private readonly (SignatureKey Key, DateTimeOffset? ValidUntil)[] _keys;

    /// <exception cref="FormatException">No secret can be a key of this recipe.</exception>
    public SigningKeys(SignatureRecipe recipe, string owner, IEnumerable<SigningSecret> secrets)
    {
        _keys = [.. secrets.Select(s => (Key: SigningSecretRules.CreateKey(recipe, s.Value), s.ValidUntil)).Where(k => k.Key is not null)!];
        if (_keys.Length == 0)
        {
            throw new FormatException($"The {owner} signing secret cannot be read as a key.");
        }
    }

    /// <returns>Null if a candidate is a good signature, else one of <see cref="VerdictCodes"/>.</returns>
    public string? Fault(SignedContent content, in SignatureCandidates candidates, DateTimeOffset now)
    {
        var fault = VerdictCodes.SecretExpired;
        foreach (var (key, validUntil) in _keys)
        {
            if (validUntil <= now)
            {
                continue;
            }

            fault = VerdictCodes.SignatureInvalid;
            if (key.VerifiesAny(content, candidates))
            {
                return null;
            }
        }

        return fault;
    }
}
