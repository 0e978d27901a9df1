using System.Globalization;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Any HMAC that no provider row describes: a recipe that the operator writes.</summary>
internal sealed class HmacScheme : IAuthenticationScheme
{
    public string Type => "hmac";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("secret", "The shared secret.", IsSecret: true, IsRequired: true),
        new("header", "The header with the signature; X-HMAC-Signature if left out."),
        new("algorithm", "sha256 (if left out), sha1, sha384 or sha512."),
        new("encoding", "hex (if left out), base64 or base64Url."),
        new("prefix", "What stands before the signature; if left out, the algorithm and = may."),
        new("template", "What is signed, from {body}, {timestamp}, {url}, {method} and {header:NAME}; {body} if left out."),
        new("layout", "whole (if left out), pairs (t=…,v1=…) or versions (v1,… v1,…)."),
        new("version", "The pair or version that holds the signature; v1 if left out."),
        new("timestampHeader", "The header that holds {timestamp}, in Unix seconds."),
        new("timestampPair", "The pair that holds {timestamp}; t if left out of the pairs layout."),
        new("toleranceSeconds", "How far {timestamp} may be off, 1 to 3600; 300 if left out."),
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule)
    {
        if (!TryRead(rule, out var recipe, out var error))
        {
            return [error];
        }

        return SignatureRecipeRules.Check(recipe);
    }

    public SenderCheck Build(AuthenticationRule rule)
    {
        if (!TryRead(rule, out var recipe, out var error))
        {
            throw new FormatException($"{error.Field} {error.Message}");
        }

        return new SenderCheck { Local = new SignatureCheck(recipe, "hmac", [new SigningSecret(rule.Secrets["secret"])]) };
    }

    private static bool TryRead(AuthenticationRule rule, out SignatureRecipe recipe, out FieldError error)
    {
        var settings = rule.Settings;
        var algorithm = settings.GetValueOrDefault("algorithm", "sha256");
        var template = settings.GetValueOrDefault("template", "{body}");
        recipe = new SignatureRecipe
        {
            Algorithm = "hmac-" + algorithm,
            Header = settings.GetValueOrDefault("header", "X-HMAC-Signature"),
            Prefix = settings.GetValueOrDefault("prefix", algorithm + "="),
            PrefixOptional = !settings.ContainsKey("prefix"),
            Template = template,
            Version = settings.GetValueOrDefault("version", "v1"),
        };

        if (!TryReadEnum<SignatureEncoding>(settings, "encoding", out var encoding, out error)
            || !TryReadEnum<SignatureLayout>(settings, "layout", out var layout, out error)
            || !TryReadTolerance(settings, out var tolerance, out error))
        {
            return false;
        }

        var header = settings.GetValueOrDefault("timestampHeader");
        var pair = settings.GetValueOrDefault("timestampPair") ?? (layout == SignatureLayout.Pairs && header is null ? "t" : null);
        var signsTime = template.Contains("{timestamp}", StringComparison.Ordinal) || header is not null || settings.ContainsKey("timestampPair");
        recipe = recipe with
        {
            Encoding = encoding,
            Layout = layout,
            Timestamp = signsTime ? new TimestampRecipe { Header = header, Pair = pair, ToleranceSeconds = tolerance } : null,
        };
        return true;
    }

    private static bool TryReadEnum<T>(IReadOnlyDictionary<string, string> settings, string name, out T value, out FieldError error)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        var text = settings.GetValueOrDefault(name, names[0]);
        error = new FieldError(name, $"must be one of {string.Join(", ", names.Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}");
        return Enum.TryParse(text, ignoreCase: true, out value) && names.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    private static bool TryReadTolerance(IReadOnlyDictionary<string, string> settings, out int seconds, out FieldError error)
    {
        error = new FieldError("toleranceSeconds", $"must be 1 to {SignatureRecipeRules.MaxToleranceSeconds}");
        return int.TryParse(settings.GetValueOrDefault("toleranceSeconds", "300"), NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            && seconds is >= 1 and <= SignatureRecipeRules.MaxToleranceSeconds;
    }
}
