using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A key in a header, compared exactly.</summary>
internal sealed class HeaderScheme : IAuthenticationScheme
{
    public string Type => "header";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("header", "Name of the header; X-API-Key if left out."),
        new("key", "The value it must have.", IsSecret: true, IsRequired: true),
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) =>
        SignatureRecipeRules.IsHeaderName(HeaderOf(rule)) ? [] : [new("header", "must be a header name")];

    public SenderCheck Build(AuthenticationRule rule)
    {
        var header = HeaderOf(rule);
        var key = new StoredSecret(rule.Secrets["key"].Reveal());
        return new SenderCheck
        {
            CredentialHeader = header,
            Local = new StaticCheck(Type, header, request => request.Headers.FindOnce(header, out var value) switch
            {
                Presence.Missing => CredentialMatch.Missing,
                Presence.Once when key.EqualsHeader(value) => CredentialMatch.Equal,
                _ => CredentialMatch.Different,
            }),
        };
    }

    private static string HeaderOf(AuthenticationRule rule) => rule.Settings.GetValueOrDefault("header", "X-API-Key");
}
