using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A user name and a password (RFC 7617).</summary>
internal sealed class BasicScheme : IAuthenticationScheme
{
    private const string Prefix = "Basic ";
    private const int MaxBytes = 1024;

    public string Type => "basic";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("username", "The user name; without a colon.", IsRequired: true),
        new("password", "The password.", IsSecret: true, IsRequired: true),
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) =>
        rule.Settings["username"].Contains(':', StringComparison.Ordinal) ? [new("username", "must not contain a colon")] : [];

    public SenderCheck Build(AuthenticationRule rule)
    {
        var pair = new StoredSecret($"{rule.Settings["username"]}:{rule.Secrets["password"].Reveal()}");
        return new SenderCheck { CredentialHeader = "Authorization", Local = new StaticCheck(Type, "authorization", request => Match(request, pair)) };
    }

    private static CredentialMatch Match(InboundRequest request, StoredSecret pair)
    {
        var presence = request.Headers.FindOnce("Authorization", out var value);
        if (presence == Presence.Missing)
        {
            return CredentialMatch.Missing;
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        return presence == Presence.Once
            && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64Chars(value.AsSpan(Prefix.Length), bytes, out var length)
            && pair.Equals(bytes[..length])
            ? CredentialMatch.Equal
            : CredentialMatch.Different;
    }
}
