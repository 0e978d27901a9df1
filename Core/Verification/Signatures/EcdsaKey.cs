using System.Security.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>ECDSA signatures over SHA-256 on the curve P-256, written as DER. Each costs a fraction of a millisecond, so only the first few are looked at.</summary>
internal sealed class EcdsaKey : SignatureKey
{
    /// <summary>Two numbers of 33 bytes at most, with what DER writes around them.</summary>
    public const int MaxSignatureBytes = 72;

    private const int MaxCandidates = 4;
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly Lock _one = new(); // key objects are not safe for two threads at once
    private readonly ECDsa _key;

    private EcdsaKey(ECDsa key) => _key = key;

    /// <param name="spki">A public key as providers show it: the DER of a SubjectPublicKeyInfo.</param>
    public static EcdsaKey? TryCreate(byte[] spki)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki, out var read);
            if (read == spki.Length && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
            {
                return new EcdsaKey(key);
            }
        }
        catch (CryptographicException)
        {
            // no key
        }

        key.Dispose();
        return null;
    }

    public override bool VerifiesAny(SignedContent content, in SignatureCandidates candidates)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        content.AppendTo(hash);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        for (var i = 0; i < Math.Min(candidates.Count, MaxCandidates); i++)
        {
            lock (_one)
            {
                if (_key.VerifyHash(digest, candidates[i], DSASignatureFormat.Rfc3279DerSequence))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
