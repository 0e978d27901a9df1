using WebhookOps.Core.Validation;
using static WebhookOps.Core.Verification.Signatures.SignedTemplate;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Whether a recipe makes sense, before anything is built upon it.</summary>
public static class SignatureRecipeRules
{
    public const int MaxToleranceSeconds = 3600;

    public static IEnumerable<FieldError> Check(SignatureRecipe recipe)
    {
        var algorithm = SignatureAlgorithms.Find(recipe.Algorithm);
        if (algorithm is null)
        {
            yield return new("algorithm", $"must be one of {string.Join(", ", SignatureAlgorithms.Names)}");
        }

        if (!IsHeaderName(recipe.Header))
        {
            yield return new("header", "must be a header name");
        }

        if (Parse(recipe.Template, out var fault) is not { } template)
        {
            yield return new("template", fault);
            yield break;
        }

        if (!template.Signs(PartKind.Body))
        {
            yield return new("template", "must cover the {body}, or anyone could change it");
        }

        if (algorithm is not null && template.Signs(PartKind.Secret) != algorithm.SecretInTemplate)
        {
            yield return new("template", algorithm.SecretInTemplate ? $"must name {{secret}}: {recipe.Algorithm} has no key" : "must not name {secret}");
        }

        if (template.Parts.Any(p => p.Kind == PartKind.Header && !IsHeaderName(p.Name)))
        {
            yield return new("template", "names a header that cannot be a header name");
        }

        if (template.Signs(PartKind.Timestamp) != recipe.Timestamp is not null)
        {
            yield return new("timestamp", "a timestamp must stand in the template, and only then is one read");
        }

        if (recipe.Timestamp is { } clock)
        {
            if (clock.Header is null == clock.Pair is null || (clock.Pair is not null && recipe.Layout != SignatureLayout.Pairs))
            {
                yield return new("timestamp", "must come either from a header or from a pair of the signature header");
            }

            if (clock.ToleranceSeconds is < 1 or > MaxToleranceSeconds)
            {
                yield return new("toleranceSeconds", $"must be 1 to {MaxToleranceSeconds}");
            }
        }
    }

    /// <summary>A token of RFC 9110: what may be the name of a header.</summary>
    public static bool IsHeaderName(string? name) =>
        name is { Length: > 0 and <= 128 } && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static SignedTemplate? Parse(string template, out string fault)
    {
        try
        {
            fault = "";
            return SignedTemplate.Parse(template);
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return null;
        }
    }
}
