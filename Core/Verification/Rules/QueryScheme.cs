using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A key in the query, compared exactly.</summary>
internal sealed class QueryScheme : IAuthenticationScheme
{
    public string Type => "query";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("parameter", "Name of the query parameter; api_key if left out."),
        new("key", "The value it must have.", IsSecret: true, IsRequired: true),
    ];

    public SenderCheck Build(AuthenticationRule rule)
    {
        var parameter = rule.Settings.GetValueOrDefault("parameter", "api_key");
        var key = new StoredSecret(rule.Secrets["key"].Reveal());
        return new SenderCheck
        {
            CredentialParameter = parameter,
            Local = new StaticCheck(Type, $"query parameter {parameter}", request => Match(request, parameter, key)),
        };
    }

    private static CredentialMatch Match(InboundRequest request, string parameter, StoredSecret key) =>
        QueryText.FindOnce(request.Query, parameter, out var value) switch
        {
            Presence.Missing => CredentialMatch.Missing,
            Presence.Once when key.Equals(Encoding.UTF8.GetBytes(value)) => CredentialMatch.Equal,
            _ => CredentialMatch.Different,
        };
}
