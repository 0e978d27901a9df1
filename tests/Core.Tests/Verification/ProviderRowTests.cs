using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Tests.Cryptography;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>Every row by its own word: what is signed as a recipe says is accepted, and nothing else.</summary>
public sealed class ProviderRowTests
{
    private const string Body = """{"id":"evt_1","type":"ping"}""";
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    /// <summary>All but those whose body or token must be made for the purpose: see <see cref="UnusualProviderTests"/>.</summary>
    public static TheoryData<string, int> Recipes =>
        [.. ProviderTable.BuiltIn.All.SelectMany(p => p.Signatures.Index().Where(r => r.Item is { Items: null, Token: null }).Select(r => new TheoryDataRow<string, int>(p.Key, r.Index)))];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Accepts_what_its_recipe_signs_and_nothing_else(string provider, int index)
    {
        var recipe = ProviderTable.BuiltIn.Find(provider)!.Signatures[index];
        var timestamp = recipe.Timestamp?.Format switch
        {
            TimestampFormat.Rfc3339 => Requests.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            TimestampFormat.Milliseconds => Requests.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => Requests.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var (secret, signature) = Sign(recipe, timestamp);
        var headers = HeadersOf(recipe, timestamp, signature).ToArray();
        var verifier = Requests.Verifier(provider, secret);

        var verdict = verifier.Check(Body, headers);

        verdict.Verified.ShouldBeTrue(verdict.Reason);
        verifier.Check(Body + " ", headers).Verified.ShouldBeFalse();
        verifier.Check(Body, headers[1..]).Verified.ShouldBeFalse();
        if (recipe.Timestamp is { ToleranceSeconds: var tolerance })
        {
            verifier.Verify(Requests.Post(Body, headers), Requests.Now.AddSeconds(tolerance + 1)).Verified.ShouldBeFalse();
        }
    }

    /// <summary>Each header that the template names holds its own name.</summary>
    private static string Content(SignatureRecipe recipe, string timestamp, string secret)
    {
        var content = recipe.Template
            .Replace("{timestamp}", timestamp, StringComparison.Ordinal)
            .Replace("{url}", "https://hooks.example.com/in/x", StringComparison.Ordinal)
            .Replace("{url:port}", "https://hooks.example.com:443/in/x", StringComparison.Ordinal)
            .Replace("{url:portless}", "https://hooks.example.com/in/x", StringComparison.Ordinal)
            .Replace("{body:escaped}", Body, StringComparison.Ordinal)
            .Replace("{form}", Body, StringComparison.Ordinal)
            .Replace("{method}", "POST", StringComparison.Ordinal)
            .Replace("{secret}", secret, StringComparison.Ordinal)
            .Replace("{body}", Body, StringComparison.Ordinal);
        return SigningHeaders(recipe).Aggregate(content, (text, name) => text.Replace($"{{header:{name}}}", name, StringComparison.Ordinal));
    }

    private static (string Secret, string Signature) Sign(SignatureRecipe recipe, string timestamp)
    {
        var secret = recipe.Secret.Prefix + (recipe.Secret.Encoding == SignatureEncoding.Base64 ? Convert.ToBase64String(s_key) : Convert.ToHexString(s_key));
        var key = recipe.Secret.Encoding is SignatureEncoding.Base64 or SignatureEncoding.Hex ? s_key : Encoding.UTF8.GetBytes(Convert.ToHexString(s_key));
        var content = Encoding.UTF8.GetBytes(Content(recipe, timestamp, secret));
        if (recipe.Algorithm == "ed25519")
        {
            var (publicKey, signed) = PlainEd25519.Sign(s_key, content);
            return (recipe.Secret.Prefix + (recipe.Secret.Encoding == SignatureEncoding.Hex ? Convert.ToHexString(publicKey) : Convert.ToBase64String(publicKey)), Write(recipe, signed));
        }

        if (recipe.Algorithm == "ecdsa-p256")
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var signed = pair.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            return (Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()), Write(recipe, signed));
        }

        return (secret, Write(recipe, recipe.Algorithm switch
        {
            "hmac-sha1" => CryptographicOperations.HmacData(HashAlgorithmName.SHA1, key, content),
            "hmac-sha256" => HMACSHA256.HashData(key, content),
            "hmac-sha512" => HMACSHA512.HashData(key, content),
            "sha256" => SHA256.HashData(content),
            var other => throw new NotSupportedException($"Teach this test to sign with {other}."),
        }));
    }

    private static string Write(SignatureRecipe recipe, byte[] signature) =>
        recipe.Prefix + (recipe.Encoding == SignatureEncoding.Base64 ? Convert.ToBase64String(signature) : Convert.ToHexStringLower(signature));

    private static IEnumerable<(string, string)> HeadersOf(SignatureRecipe recipe, string timestamp, string signature)
    {
        yield return (recipe.Header, recipe.Layout switch
        {
            SignatureLayout.Pairs when recipe.Timestamp?.Pair is { } pair => $"{pair}={timestamp}{recipe.Separator}{recipe.Version}={signature}",
            SignatureLayout.Pairs => $"{recipe.Version}={signature}",
            SignatureLayout.Versions => $"{recipe.Version},{signature}",
            _ => signature,
        });
        if (recipe.Timestamp?.Header is { } header)
        {
            yield return (header, timestamp);
        }

        foreach (var name in SigningHeaders(recipe))
        {
            yield return (name, name);
        }
    }

    private static IEnumerable<string> SigningHeaders(SignatureRecipe recipe) =>
        recipe.Headers.Where(h => recipe.Template.Contains($"{{header:{h}}}", StringComparison.Ordinal));
}
