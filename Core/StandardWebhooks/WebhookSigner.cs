using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Cryptography;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.StandardWebhooks;

/// <summary>
/// Signs what we send, by Standard Webhooks 1.0.0: <c>v1,</c> and the base 64 of an HMAC-SHA256 over <c>id.timestamp.body</c>, one for each
/// secret that is valid. Made once per destination; thread safe.
/// </summary>
public sealed class WebhookSigner
{
    private const int SignatureChars = 3 + 44;
    private const int MaxSecrets = 16;

    private readonly (HashPool Hashes, DateTimeOffset? ValidUntil)[] _keys;

    /// <exception cref="FormatException">A secret is not of the <see cref="WebhookSecret"/> form, or there are more than 16.</exception>
    public WebhookSigner(IReadOnlyList<SigningSecret> secrets)
    {
        if (secrets.Count > MaxSecrets)
        {
            throw new FormatException($"A destination has at most {MaxSecrets} signing secrets.");
        }

        _keys = [.. secrets.Select(secret =>
        {
            var key = WebhookSecret.Decode(secret.Value)
                ?? throw new FormatException($"A signing secret must be {WebhookSecret.Prefix} and the base 64 of {WebhookSecret.MinBytes} to {WebhookSecret.MaxBytes} bytes.");
            return (new HashPool(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)), secret.ValidUntil);
        })];
    }

    /// <summary>The value of <c>webhook-timestamp</c>.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of <c>webhook-signature</c>; empty if no secret is valid.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="at">Whose <see cref="Timestamp"/> is sent along.</param>
    /// <param name="body">As it is sent.</param>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        Span<char> text = stackalloc char[MaxSecrets * (SignatureChars + 1)];
        Span<byte> head = stackalloc byte[256];
        var signed = Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.", head);
        var length = 0;
        foreach (var (hashes, validUntil) in _keys)
        {
            if (validUntil <= at)
            {
                continue;
            }

            if (length > 0)
            {
                text[length++] = ' ';
            }

            "v1,".CopyTo(text[length..]);
            length += 3 + WriteSignature(hashes, head[..signed], body, text[(length + 3)..]);
        }

        return text[..length].ToString();
    }

    private static int WriteSignature(HashPool hashes, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, Span<char> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var hash = hashes.Rent();
        hash.AppendData(head);
        hash.AppendData(body);
        hash.GetHashAndReset(digest);
        hashes.Return(hash);
        Convert.TryToBase64Chars(digest, text, out var written);
        return written;
    }
}
