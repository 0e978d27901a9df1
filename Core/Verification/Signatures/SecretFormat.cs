namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How a provider writes its secret, and so which bytes are the key.</summary>
/// <param name="Prefix">What the secret begins with (<c>whsec_</c>) and is not part of the key.</param>
/// <param name="PrefixRequired">Whether a secret without the prefix is another recipe's.</param>
/// <param name="Encoding">Null: the characters themselves, as UTF-8.</param>
public sealed record SecretFormat(string Prefix = "", bool PrefixRequired = false, SignatureEncoding? Encoding = null)
{
    public static SecretFormat Text { get; } = new();

    /// <summary>Whether a secret written like this belongs to this format at all.</summary>
    public bool Claims(string secret) => !PrefixRequired || secret.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The key's bytes, or null if the secret is not written in this format.</summary>
    public byte[]? Decode(string secret)
    {
        if (!Claims(secret))
        {
            return null;
        }

        var text = Prefix.Length > 0 && secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        if (text.Length == 0)
        {
            return null;
        }

        if (Encoding is null)
        {
            return System.Text.Encoding.UTF8.GetBytes(text);
        }

        var bytes = new byte[text.Length];
        return SignatureText.TryDecode(text, Encoding.Value, bytes, out var length) ? bytes[..length] : null;
    }
}
