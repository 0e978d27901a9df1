using System.Globalization;
using System.Security.Cryptography;

namespace WebhookOps.Dashboard.Blazor.Access.Passwords;

/// <summary>
/// Passwords at rest: PBKDF2 with HMAC-SHA512, 16 bytes of salt and 32 of key, written <c>pbkdf2-sha512$iterations$salt$key</c> so that the
/// count can be raised later.
/// </summary>
internal static class PasswordHash
{
    /// <summary>What OWASP's cheat sheet asks of PBKDF2 with SHA-512.</summary>
    public const int Iterations = 210_000;

    private const string Algorithm = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>What a name without a password is checked against, so that it takes as long to refuse as any other.</summary>
    private static readonly string s_decoy = Of(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Algorithm}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}");
    }

    /// <param name="hash">Null, for somebody who has no password or does not exist, takes as long and never matches.</param>
    public static bool Matches(string password, string? hash)
    {
        var (iterations, salt, key) = Read(hash ?? s_decoy);
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations), key) & hash is not null;
    }

    /// <summary>Whether it was made with fewer iterations than now.</summary>
    public static bool IsOutdated(string hash) => Read(hash).Iterations < Iterations;

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, KeyBytes);

    private static (int Iterations, byte[] Salt, byte[] Key) Read(string hash) =>
        hash.Split('$') is [Algorithm, var iterations, var salt, var key]
            ? (int.Parse(iterations, CultureInfo.InvariantCulture), Convert.FromBase64String(salt), Convert.FromBase64String(key))
            : throw new FormatException("A stored password is not of a form that this program knows.");
}
