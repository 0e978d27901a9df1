using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>The text of keys and one-time tokens: a prefix and 32 random bytes. Only its SHA-256 is kept.</summary>
internal static class KeyText
{
    public const string ApiKeyPrefix = "whk_";

    public static string New(string prefix = ApiKeyPrefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A plain hash will do: the text has 256 random bits, which no dictionary holds.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static bool Matches(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(hash, other);
}
