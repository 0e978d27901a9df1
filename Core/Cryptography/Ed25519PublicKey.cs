using System.Numerics;
using System.Security.Cryptography;

namespace WebhookOps.Core.Cryptography;

/// <summary>Verifies Ed25519 signatures (RFC 8032, section 5.1.7, without the cofactor); the class library has none.</summary>
public sealed class Ed25519PublicKey
{
    public const int Size = 32;
    public const int SignatureSize = 64;

    private readonly byte[] _encoded;
    private readonly EdwardsPoint _negated;

    private Ed25519PublicKey(byte[] encoded, EdwardsPoint point) => (_encoded, _negated) = (encoded, -point);

    /// <summary>Null if the bytes are not a key: not a point, not its canonical encoding, or a point of small order.</summary>
    public static Ed25519PublicKey? TryCreate(ReadOnlySpan<byte> bytes) =>
        EdwardsPoint.Decode(bytes) is { IsOfSmallOrder: false } point ? new Ed25519PublicKey(bytes.ToArray(), point) : null;

    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var hash = BeginChallenge(signature);
        hash.AppendData(message);
        return Verifies(hash, signature);
    }

    /// <summary>A hash to which the message must be appended.</summary>
    internal IncrementalHash BeginChallenge(ReadOnlySpan<byte> signature)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(signature[..Math.Min(32, signature.Length)]);
        hash.AppendData(_encoded);
        return hash;
    }

    internal bool Verifies(IncrementalHash challenge, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }

        if (new BigInteger(signature[32..], isUnsigned: true) >= EdwardsPoint.Order)
        {
            return false; // a second spelling of the same signature
        }

        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        challenge.GetHashAndReset(digest);
        Span<byte> k = stackalloc byte[32];
        k.Clear();
        (new BigInteger(digest, isUnsigned: true) % EdwardsPoint.Order).TryWriteBytes(k, out _, isUnsigned: true);
        return EdwardsPoint.Combine(signature[32..], EdwardsPoint.Base, k, _negated).Encode().AsSpan().SequenceEqual(signature[..32]);
    }
}
