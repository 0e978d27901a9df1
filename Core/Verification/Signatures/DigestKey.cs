using System.Security.Cryptography;
using WebhookOps.Core.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>
/// Signatures that the receiver can compute himself: an HMAC, or a plain hash whose template holds the secret. The digest is computed once
/// and compared with each candidate in constant time.
/// </summary>
internal sealed class DigestKey(Func<IncrementalHash> create, byte[] secret) : SignatureKey
{
    private readonly HashPool _hashes = new(create);

    public override bool VerifiesAny(SignedContent content, in SignatureCandidates candidates)
    {
        Span<byte> buffer = stackalloc byte[64];
        var hash = _hashes.Rent();
        content.AppendTo(hash, secret);
        var digest = buffer[..hash.GetHashAndReset(buffer)];
        _hashes.Return(hash);

        var matches = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            matches |= CryptographicOperations.FixedTimeEquals(digest, candidates[i]);
        }

        return matches;
    }
}
