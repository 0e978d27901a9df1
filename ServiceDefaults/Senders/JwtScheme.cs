using System.Text;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>
/// A JSON Web Token (RFC 7519) as bearer. The one algorithm is the rule's, never the token's; a secret serves HS algorithms only, and a
/// public key or a key set the others only, so none can be taken for the other.
/// </summary>
internal sealed class JwtScheme(Inquiries inquiries) : IAuthenticationScheme
{
    private static readonly string[] Algorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public string Type => "jwt";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("algorithm", $"The only one accepted: {string.Join(", ", Algorithms)}.", IsRequired: true),
        new("secret", "The key of an HS algorithm: at least as long as its hash.", IsSecret: true),
        new("publicKey", "The key of another algorithm, as PEM."),
        new("jwksUrl", "Where the issuer publishes its keys, instead of publicKey."),
        new("issuer", "What iss must be; anything if left out."),
        new("audience", "What aud must hold; anything if left out."),
        new("requiredScopes", "Scopes that scope or scp must hold, separated by blanks."),
        new("clockSkewSeconds", "How far exp and nbf may be off, 0 to 600; 60 if left out."),
        Inquiries.AllowPrivate,
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule)
    {
        var algorithm = rule.Settings["algorithm"];
        if (!Algorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            return [new("algorithm", $"must be one of {string.Join(", ", Algorithms)}")];
        }

        return [.. CheckKey(rule, algorithm), .. Inquiries.CheckUrl(rule, "jwksUrl"), .. rule.CheckNumber("clockSkewSeconds", 0, 600), .. rule.CheckFlag("allowPrivateNetwork")];
    }

    public SenderCheck Build(AuthenticationRule rule) => new() { CredentialHeader = "Authorization", Online = new JwtCheck(rule, inquiries) };

    private static IEnumerable<FieldError> CheckKey(AuthenticationRule rule, string algorithm)
    {
        var (hasKey, hasUrl, hasSecret) = (rule.Settings.ContainsKey("publicKey"), rule.Settings.ContainsKey("jwksUrl"), rule.Secrets.ContainsKey("secret"));
        if (algorithm[0] == 'H')
        {
            var least = int.Parse(algorithm.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture) / 8;
            return hasKey || hasUrl ? [new(hasKey ? "publicKey" : "jwksUrl", $"does not go with {algorithm}, whose key is the secret")]
                : !hasSecret || Encoding.UTF8.GetByteCount(rule.Secrets["secret"].Reveal()) < least ? [new("secret", $"must be at least {least} bytes for {algorithm}")]
                : [];
        }

        return hasSecret ? [new("secret", $"does not go with {algorithm}, whose key is public")]
            : hasKey == hasUrl ? [new("publicKey", "or jwksUrl is required, and not both")]
            : hasKey && JwtKeys.FromPem(rule.Settings["publicKey"], algorithm) is null ? [new("publicKey", $"must be a PEM public key for {algorithm}; RSA keys have at least 2048 bits")]
            : [];
    }
}
