using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Core.Events;

/// <summary>What makes two requests the same event: a SHA-256 of the provider's event id, or of the body where there is none.</summary>
public readonly record struct DedupeKey
{
    public const int Size = 32;

    private readonly byte[] _hash;

    private DedupeKey(byte[] hash) => _hash = hash;

    public ReadOnlyMemory<byte> Bytes => _hash;

    public byte[] ToArray() => _hash;

    /// <summary>One that was stored as its <see cref="Bytes"/>.</summary>
    public static DedupeKey FromBytes(byte[] hash) => new(hash);

    public static DedupeKey FromEventId(string providerEventId) => new(SHA256.HashData(Encoding.UTF8.GetBytes("id:" + providerEventId)));

    public static DedupeKey FromBody(ReadOnlySpan<byte> body) => new(SHA256.HashData(body));

    public bool Equals(DedupeKey other) => _hash.AsSpan().SequenceEqual(other._hash);

    public override int GetHashCode() => BitConverter.ToInt32(_hash, 0);

    public override string ToString() => Convert.ToHexStringLower(_hash);
}
