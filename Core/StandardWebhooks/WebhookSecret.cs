using System.Security.Cryptography;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.StandardWebhooks;

/// <summary>Secrets as Standard Webhooks 1.0.0 writes them: <c>whsec_</c> and the base 64 of 24 to 64 random bytes.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const int MinBytes = 24;
    public const int MaxBytes = 64;

    public static Secret New(int bytes = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, MinBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes);
        return new Secret(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)));
    }

    /// <summary>The key's bytes, or null if the text is not a secret of this form.</summary>
    public static byte[]? Decode(Secret secret)
    {
        var text = secret.Reveal();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), bytes, out var length) && length is >= MinBytes and <= MaxBytes ? bytes[..length] : null;
    }
}
