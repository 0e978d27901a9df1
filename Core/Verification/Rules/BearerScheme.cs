using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A fixed token: <c>Authorization: Bearer TOKEN</c> (RFC 6750), one space, nothing around it.</summary>
internal sealed class BearerScheme : IAuthenticationScheme
{
    private const string Prefix = "Bearer ";

    public string Type => "bearer";

    public IReadOnlyList<RuleField> Fields { get; } = [new("token", "The token.", IsSecret: true, IsRequired: true)];

    public SenderCheck Build(AuthenticationRule rule)
    {
        var token = new StoredSecret(rule.Secrets["token"].Reveal());
        return new SenderCheck { CredentialHeader = "Authorization", Local = new StaticCheck(Type, "authorization", request => Match(request, token)) };
    }

    private static CredentialMatch Match(InboundRequest request, StoredSecret token) =>
        request.Headers.FindOnce("Authorization", out var value) switch
        {
            Presence.Missing => CredentialMatch.Missing,
            Presence.Once when value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && token.EqualsHeader(value.AsSpan(Prefix.Length)) => CredentialMatch.Equal,
            _ => CredentialMatch.Different,
        };
}
