using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>OAuth 1.0 (RFC 5849) signatures in the <c>Authorization</c> header; HMAC-SHA1 and HMAC-SHA256, never PLAINTEXT.</summary>
internal sealed class OAuth1Scheme : IAuthenticationScheme
{
    public string Type => "oauth1";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("consumerKey", "The consumer's key.", IsRequired: true),
        new("consumerSecret", "Its secret.", IsSecret: true, IsRequired: true),
        new("token", "The token that the sender uses, if any."),
        new("tokenSecret", "The token's secret.", IsSecret: true),
        new("algorithm", "HMAC-SHA1 (if left out) or HMAC-SHA256."),
        new("windowSeconds", "How far the timestamp may be off, 10 to 3600; 300 if left out."),
        new("requireBodyHash", "true: refuse requests without oauth_body_hash, for the signature itself covers no JSON body."),
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) =>
    [
        .. rule.CheckChoice("algorithm", "HMAC-SHA1", "HMAC-SHA256"),
        .. rule.CheckNumber("windowSeconds", 10, 3600),
        .. rule.CheckFlag("requireBodyHash"),
    ];

    public SenderCheck Build(AuthenticationRule rule) => new() { CredentialHeader = "Authorization", Local = new OAuth1Check(rule) };
}
