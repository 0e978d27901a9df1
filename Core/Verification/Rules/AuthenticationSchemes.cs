using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>The schemes that rules may name. A host adds its own to <see cref="BuiltIn"/>.</summary>
public sealed class AuthenticationSchemes(IEnumerable<IAuthenticationScheme> schemes)
{
    private readonly Dictionary<string, IAuthenticationScheme> _schemes = schemes.ToDictionary(s => s.Type, StringComparer.Ordinal);

    public static AuthenticationSchemes BuiltIn { get; } = Of(new OwnNonces());

    /// <summary>The built-in ones, where several processes must know each other's nonces.</summary>
    public static AuthenticationSchemes Of(INonces nonces) => new(
    [
        new HmacScheme(), new BearerScheme(), new AuthorizationScheme(), new BasicScheme(), new DigestScheme(nonces), new OAuth1Scheme(),
        new HeaderScheme(), new QueryScheme(), new AddressScheme(), new SchemaScheme(),
    ]);

    public IReadOnlyCollection<IAuthenticationScheme> All => _schemes.Values;

    public AuthenticationSchemes With(params IEnumerable<IAuthenticationScheme> more) => new(All.Concat(more));

    /// <summary>What is wrong with a rule; fields are named from the rule's own root (<c>header</c>).</summary>
    public IEnumerable<FieldError> Check(AuthenticationRule rule)
    {
        if (!_schemes.TryGetValue(rule.Type, out var scheme))
        {
            return [new("type", $"must be one of {string.Join(", ", _schemes.Keys.Order(StringComparer.Ordinal))}")];
        }

        var errors = CheckFields(scheme, rule).ToList();
        return errors.Count > 0 ? errors : scheme.Check(rule);
    }

    /// <summary>A rule ready to run. One that cannot be used refuses every request.</summary>
    internal SenderCheck Build(AuthenticationRule rule)
    {
        foreach (var (field, message) in Check(rule))
        {
            return new SenderCheck { Local = new RefusingCheck(rule.Type, $"the source's {rule.Type} rule cannot be used: {field} {message}") };
        }

        return _schemes[rule.Type].Build(rule);
    }

    private static IEnumerable<FieldError> CheckFields(IAuthenticationScheme scheme, AuthenticationRule rule)
    {
        foreach (var name in rule.Settings.Keys.Where(n => !scheme.Fields.Any(f => !f.IsSecret && f.Name.Equals(n, StringComparison.Ordinal))))
        {
            yield return new(name, $"is not a setting of '{scheme.Type}'");
        }

        foreach (var name in rule.Secrets.Keys.Where(n => !scheme.Fields.Any(f => f.IsSecret && f.Name.Equals(n, StringComparison.Ordinal))))
        {
            yield return new(name, $"is not a secret of '{scheme.Type}'");
        }

        foreach (var field in scheme.Fields.Where(f => f.IsRequired && IsMissing(rule, f)))
        {
            yield return new(field.Name, "is required");
        }
    }

    private static bool IsMissing(AuthenticationRule rule, RuleField field) => field.IsSecret
        ? !rule.Secrets.TryGetValue(field.Name, out var secret) || secret.IsEmpty
        : !rule.Settings.TryGetValue(field.Name, out var value) || value.Length == 0;
}
