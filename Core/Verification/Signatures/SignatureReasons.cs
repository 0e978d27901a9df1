namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The sentences for people, written once per source.</summary>
internal sealed class SignatureReasons(SignatureRecipe recipe, string owner)
{
    private readonly Dictionary<string, string> _missing = Each(recipe, h => recipe.MissingReason ?? $"missing {h}");
    private readonly Dictionary<string, string> _duplicate = Each(recipe, h => $"{h} was sent more than once");

    public string Malformed { get; } = recipe.Layout == SignatureLayout.Whole
        ? $"invalid {owner} signature"
        : $"invalid {Lower(recipe.Header)} format";

    public string Invalid { get; } = $"invalid {owner} signature";

    public string TimestampInvalid { get; } = $"invalid {owner} timestamp";

    public string TimestampStale { get; } = $"stale {owner} timestamp";

    public string Expired { get; } = $"every {owner} signing secret of this source has expired";

    public string Missing(string header) => _missing[header];

    public string Duplicate(string header) => _duplicate[header];

    private static Dictionary<string, string> Each(SignatureRecipe recipe, Func<string, string> reason) =>
        recipe.Headers.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(h => h, h => reason(Lower(h)), StringComparer.OrdinalIgnoreCase);

#pragma warning disable CA1308 // Reasons are lower-case text, not a normal form.
    private static string Lower(string header) => header.ToLowerInvariant();
#pragma warning restore CA1308
}
