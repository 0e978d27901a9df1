using System.Security.Cryptography;
using WebhookOps.Core.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>
/// Signatures that the receiver can compute himself: an HMAC, or a plain hash whose template holds the secret. The digest is computed once
/// and compared with each candidate in constant time.
/// </summary>
internal sealed class DigestKey(Func<IncrementalHash> create, byte[] secret) : SignatureKey
{
    public const int MaxBytes = 64;

    private readonly HashPool _hashes = new(create);

    public override bool VerifiesAny(SignedContent content, in SignatureCandidates candidates)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        var digest = buffer[..Compute(content, buffer)];
        var matches = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            matches |= CryptographicOperations.FixedTimeEquals(digest, candidates[i]);
        }

        return matches;
    }

    /// <returns>How many bytes the signature has.</returns>
    public int Compute(SignedContent content, Span<byte> signature)
    {
        var hash = _hashes.Rent();
        content.AppendTo(hash, secret);
        var length = hash.GetHashAndReset(signature);
        _hashes.Return(hash);
        return length;
    }
}
