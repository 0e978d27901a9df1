using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>
/// Signatures that the receiver can compute himself: an HMAC, or a plain hash whose template holds the secret. The digest is computed once
/// and compared with each candidate in constant time. Hash objects are kept, because setting one up costs more than hashing a webhook.
/// </summary>
internal sealed class DigestKey(Func<IncrementalHash> create, byte[] secret) : SignatureKey
{
    private readonly ConcurrentQueue<IncrementalHash> _idle = new();

    public override bool VerifiesAny(SignedContent content, in SignatureCandidates candidates)
    {
        Span<byte> buffer = stackalloc byte[64];
        if (!_idle.TryDequeue(out var hash))
        {
            hash = create();
        }

        content.AppendTo(hash, secret);
        var digest = buffer[..hash.GetHashAndReset(buffer)];
        _idle.Enqueue(hash);

        var matches = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            matches |= CryptographicOperations.FixedTimeEquals(digest, candidates[i]);
        }

        return matches;
    }
}
