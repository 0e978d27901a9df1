using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>What may be a source's signing secret.</summary>
public static class SigningSecretRules
{
    public const int MaxLength = 4096;

    /// <summary>Refuses what no signature of the provider can be checked with, so that it is told on saving and not by every webhook.</summary>
    public static IEnumerable<FieldError> Check(Provider provider, Secret secret, string field = "signingSecret")
    {
        if (provider.Signatures.Count == 0)
        {
            yield return Error(field, $"is of no use: it is not known how {provider.Name} signs; add an 'authentication' check instead");
        }
        else if (secret.Reveal() is not { Length: > 0 and <= MaxLength })
        {
            yield return Error(field, $"must be 1 to {MaxLength} characters");
        }
        else if (!provider.Signatures.Any(recipe => IsKey(recipe, secret)))
        {
            var forms = string.Join(" or ", provider.Signatures.Select(r => Form(r.Secret)).Distinct(StringComparer.Ordinal));
            yield return Error(field, $"is not one that {provider.Name} signs with: {forms}; copy it as it is shown there");
        }
    }

    internal static bool IsKey(SignatureRecipe recipe, Secret secret) => CreateKey(recipe, secret) is not null;

    internal static SignatureKey? CreateKey(SignatureRecipe recipe, Secret secret) =>
        recipe.Secret.Decode(secret.Reveal()) is { } bytes ? SignatureAlgorithms.Find(recipe.Algorithm)?.CreateKey(bytes) : null;

    private static FieldError Error(string field, string message) => new(field, message) { Code = "secret_invalid" };

    private static string Form(SecretFormat format)
    {
        var text = format.Encoding switch
        {
            SignatureEncoding.Base64 => "base64",
            SignatureEncoding.Hex => "hexadecimal digits",
            _ => "text",
        };
        return (format.Prefix, format.PrefixRequired) switch
        {
            ("", _) => text,
            (var prefix, true) => $"{prefix} and {text}",
            (var prefix, false) => $"{text}, with or without {prefix} before",
        };
    }
}
