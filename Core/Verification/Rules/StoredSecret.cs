using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A static secret to compare with: by digest, so that neither its content nor its length shows in the time taken.</summary>
internal sealed class StoredSecret(string text)
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public bool Equals(ReadOnlySpan<byte> offered)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(offered, digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }

    /// <param name="offered">A header's value, whose characters are its bytes.</param>
    public bool EqualsHeader(ReadOnlySpan<char> offered)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(offered.Length);
        var equal = Equals(bytes.AsSpan(0, Encoding.Latin1.GetBytes(offered, bytes)));
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return equal;
    }
}
