using System.Security.Cryptography;
using WebhookOps.Core.Cryptography;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The algorithms that recipes may name; one line each.</summary>
public static class SignatureAlgorithms
{
    private static readonly Dictionary<string, Algorithm> All = new(StringComparer.Ordinal)
    {
        ["hmac-sha1"] = Hmac(HashAlgorithmName.SHA1, 20),
        ["hmac-sha256"] = Hmac(HashAlgorithmName.SHA256, 32),
        ["hmac-sha384"] = Hmac(HashAlgorithmName.SHA384, 48),
        ["hmac-sha512"] = Hmac(HashAlgorithmName.SHA512, 64),
        ["ed25519"] = new(64, false, key => Ed25519PublicKey.TryCreate(key) is { } point ? new Ed25519Key(point) : null),
        ["ecdsa-p256"] = new(EcdsaKey.MaxSignatureBytes, false, EcdsaKey.TryCreate),
        ["sha256"] = Hash(HashAlgorithmName.SHA256, 32),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Whether whoever checks such signatures can make them too.</summary>
    internal static bool CanSign(string name) => name is "hmac-sha1" or "hmac-sha256" or "hmac-sha384" or "hmac-sha512" or "sha256";

    internal static Algorithm? Find(string name) => All.GetValueOrDefault(name);

    private static Algorithm Hmac(HashAlgorithmName hash, int size) =>
        new(size, false, key => new DigestKey(() => IncrementalHash.CreateHMAC(hash, key), key));

    private static Algorithm Hash(HashAlgorithmName hash, int size) =>
        new(size, true, key => new DigestKey(() => IncrementalHash.CreateHash(hash), key));

    /// <param name="MaxSignatureBytes">No signature is longer.</param>
    /// <param name="SecretInTemplate">Whether the template must name the secret (and otherwise must not).</param>
    /// <param name="CreateKey">From the key's bytes; null if they cannot be a key.</param>
    internal sealed record Algorithm(int MaxSignatureBytes, bool SecretInTemplate, Func<byte[], SignatureKey?> CreateKey);
}
