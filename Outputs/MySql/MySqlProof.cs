using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Outputs.MySql;

/// <summary>Proofs of a password that do not show it: <c>mysql_native_password</c> (MariaDB's usual one) and <c>caching_sha2_password</c> (MySQL's since 8).</summary>
internal static class MySqlProof
{
    public const string Native = "mysql_native_password";
    private const string CachingSha2 = "caching_sha2_password";

    public static IReadOnlyList<string> Plugins { get; } = [Native, CachingSha2];

    /// <returns>Null: a way that is not known here.</returns>
    public static byte[]? Of(string plugin, string password, ReadOnlySpan<byte> challenge)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        return plugin switch
        {
            Native or CachingSha2 when bytes.Length == 0 => [],
            Native => OfNative(bytes, challenge),
            CachingSha2 => Mix(SHA256.HashData(bytes), SHA256.HashData([.. SHA256.HashData(SHA256.HashData(bytes)), .. challenge])),
            _ => null,
        };
    }

#pragma warning disable CA5350 // The protocol's own: what is proven this way is proven by SHA-1.
    private static byte[] OfNative(byte[] password, ReadOnlySpan<byte> challenge)
    {
        var once = SHA1.HashData(password);
        return Mix(once, SHA1.HashData([.. challenge, .. SHA1.HashData(once)]));
    }
#pragma warning restore CA5350

    private static byte[] Mix(byte[] one, byte[] other) => [.. one.Zip(other, static (a, b) => (byte)(a ^ b))];
}
