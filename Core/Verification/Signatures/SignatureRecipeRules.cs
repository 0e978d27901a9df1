using WebhookOps.Core.Json;
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

        if (recipe.Items is null ? !IsHeaderName(recipe.Header) : recipe.Header.Length > 0)
        {
            yield return new("header", recipe.Items is null ? "must be a header name" : "must be left out: the signatures are in the body");
        }

        if (Parse(recipe.Template, out var fault) is not { } template)
        {
            yield return new("template", fault);
            yield break;
        }

        if (template.Signs(PartKind.Item) != recipe.Items is not null || template.Signs(PartKind.Token) != recipe.Token is not null)
        {
            yield return new("template", "names an {item:PATH} if items are signed, {token} if a token is, and neither otherwise");
        }
        else if (!template.Signs(PartKind.Body, PartKind.EscapedBody, PartKind.Form) && recipe is { Items: null, Token: null })
        {
            yield return new("template", "must cover the {body}, or anyone could change it");
        }

        if (recipe.Token is not null && (recipe.Encoding != SignatureEncoding.Base64Url || !recipe.Algorithm.StartsWith("hmac-sha", StringComparison.Ordinal) || template.Parts.Count != 1))
        {
            yield return new("token", "is signed by an HMAC over the {token} alone, in base64-url");
        }

        if (recipe.Items is { } items && !(JsonFields.IsPath(items.List) && JsonFields.IsPath(items.Item) && JsonFields.IsPath(items.Signature)))
        {
            yield return new("items", "must be paths of JSON members joined by dots");
        }

        if (recipe.BodyHash is not null && !(template.Signs(PartKind.Form) && template.Signs(PartKind.Url, PartKind.UrlWithPort, PartKind.UrlWithoutPort)))
        {
            yield return new("bodyHash", "stands for the {form} and is in the query, so the template must cover the {form} and the {url}");
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
