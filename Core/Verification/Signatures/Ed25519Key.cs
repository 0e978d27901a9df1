using WebhookOps.Core.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Ed25519 signatures. Each costs milliseconds, so only the first few that a request offers are looked at.</summary>
internal sealed class Ed25519Key(Ed25519PublicKey key) : SignatureKey
{
    private const int MaxCandidates = 4;

    public override bool VerifiesAny(SignedContent content, in SignatureCandidates candidates)
    {
        for (var i = 0; i < Math.Min(candidates.Count, MaxCandidates); i++)
        {
            using var challenge = key.BeginChallenge(candidates[i]);
            content.AppendTo(challenge);
            if (key.Verifies(challenge, candidates[i]))
            {
                return true;
            }
        }

        return false;
    }
}
