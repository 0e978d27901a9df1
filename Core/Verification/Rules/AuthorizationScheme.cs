using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A fixed <c>Authorization</c> header, whatever its form, compared as a whole.</summary>
internal sealed class AuthorizationScheme : IAuthenticationScheme
{
    public string Type => "authorization";

    public IReadOnlyList<RuleField> Fields { get; } = [new("value", "The whole value of the header.", IsSecret: true, IsRequired: true)];

    public SenderCheck Build(AuthenticationRule rule)
    {
        var value = new StoredSecret(rule.Secrets["value"].Reveal());
        return new SenderCheck
        {
            CredentialHeader = "Authorization",
            Local = new StaticCheck(Type, "authorization", request => request.Headers.FindOnce("Authorization", out var offered) switch
            {
                Presence.Missing => CredentialMatch.Missing,
                Presence.Once when value.EqualsHeader(offered) => CredentialMatch.Equal,
                _ => CredentialMatch.Different,
            }),
        };
    }
}
