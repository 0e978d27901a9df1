namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A key of one algorithm, ready to check signatures. Thread safe.</summary>
internal abstract class SignatureKey
{
    public abstract bool VerifiesAny(SignedContent content, in SignatureCandidates candidates);
}
