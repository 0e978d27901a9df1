using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Digest access authentication (RFC 7616), quality of protection <c>auth</c>.</summary>
internal sealed class DigestScheme(INonces nonces) : IAuthenticationScheme
{
    public string Type => "digest";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("username", "The user name.", IsRequired: true),
        new("password", "The password.", IsSecret: true, IsRequired: true),
        new("realm", "What the sender is told that the password is for; webhooks if left out."),
        new("algorithm", "SHA-256 (if left out) or MD5, for senders that know nothing newer."),
        new("nonceSeconds", "How long a nonce may be used, 10 to 3600; 300 if left out."),
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule)
    {
        foreach (var name in (string[])["username", "realm"])
        {
            if (rule.Settings.GetValueOrDefault(name, "").Any(static c => c is '"' or '\\' or ':' || char.IsControl(c)))
            {
                yield return new(name, "must not contain quotes, backslashes and colons");
            }
        }

        foreach (var error in rule.CheckChoice("algorithm", "SHA-256", "MD5").Concat(rule.CheckNumber("nonceSeconds", 10, 3600)))
        {
            yield return error;
        }
    }

    public SenderCheck Build(AuthenticationRule rule) => new() { CredentialHeader = "Authorization", Local = new DigestCheck(rule, nonces) };
}
