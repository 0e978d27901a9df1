using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Nonces under a key that lives and dies with this process.</summary>
internal sealed class OwnNonces : INonces
{
    private const int Bytes = 8 + 8 + 16; // when, which, proof

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string New(DateTimeOffset now)
    {
        Span<byte> nonce = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, now.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce[8..16]);
        Prove(nonce[..16], nonce[16..]);
        return Convert.ToBase64String(nonce);
    }

    public DateTimeOffset? MadeAt(string nonce)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Span<byte> proof = stackalloc byte[16];
        if (!Convert.TryFromBase64String(nonce, bytes, out var length) || length != Bytes)
        {
            return null;
        }

        Prove(bytes[..16], proof);
        return CryptographicOperations.FixedTimeEquals(proof, bytes[16..])
            ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes))
            : null;
    }

    private void Prove(ReadOnlySpan<byte> made, Span<byte> proof)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, made, hash);
        hash[..16].CopyTo(proof);
    }
}
