using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Dashboard.Blazor.Verification;

/// <summary>
/// How the sender of a request was (or would be) checked, step by step: what was signed, with what, where the signature stood. Secrets and
/// signatures are shown by their first characters only.
/// </summary>
internal static class VerificationSteps
{
    private const int Shown = 6;

    /// <param name="edge">Base of the public URLs: some schemes sign the URL.</param>
    public static IReadOnlyList<VerificationStep> Of(Event accepted, Source? source, string edge) => Of(
        new InboundRequest(accepted.Method, UrlOf(edge, source?.Slug, accepted.Path, accepted.Query), accepted.Path, accepted.Query, accepted.Headers, accepted.Body),
        source,
        accepted.ReceivedAt,
        whole: true);

    /// <inheritdoc cref="Of(Event, Source, string)"/>
    public static IReadOnlyList<VerificationStep> Of(RejectedRequest rejected, Source? source, string edge) => Of(
        new InboundRequest(rejected.Method, UrlOf(edge, rejected.Slug, rejected.Path, rejected.Query), rejected.Path, rejected.Query, rejected.Headers, rejected.Body),
        source,
        rejected.ReceivedAt,
        whole: rejected.Body.Length == rejected.BodySize);

    /// <param name="source">As it is now; null: it has been removed.</param>
    /// <param name="whole">Whether the body is kept whole, so that the check can be made again.</param>
    private static List<VerificationStep> Of(InboundRequest request, Source? source, DateTimeOffset receivedAt, bool whole)
    {
        if (source is null)
        {
            return [new("Source", "There is none at this address now, so how it was checked cannot be told.")];
        }

        if (ProviderTable.BuiltIn.Find(source.Provider) is not { } provider)
        {
            return [new("Provider", $"'{source.Provider}' is not known to this version.")];
        }

        var steps = new List<VerificationStep> { new("Provider", $"{provider.Name}, as the source '{source.Slug}' says now.") };
        if (source.Credentials.SigningSecrets.Count == 0)
        {
            steps.Add(new("Secret", "The source has no signing secret, so no signature is asked for."));
        }
        else
        {
            var secrets = source.Credentials.SigningSecrets;
            steps.Add(new("Secret", $"{secrets.Count} valid: {string.Join(", ", secrets.Select((s, i) => $"secret {i + 1}{(s.ValidUntil is { } end ? $" (until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC)" : "")}"))}"));
            foreach (var recipe in provider.Signatures)
            {
                if (recipe.Items is { } items)
                {
                    steps.Add(new("Signatures", $"{items.Signature} of each {items.Item} in {items.List} of the body"));
                }
                else
                {
                    var header = request.Headers.Find(recipe.Header);
                    steps.Add(new("Signature header", header is null ? $"{recipe.Header} is missing" : $"{recipe.Header}: {Mask(header, recipe)}", header is not null));
                }

                steps.Add(new("What is signed", $"{recipe.Algorithm} over {Signed(recipe, request)}"));
                steps.AddRange(whole ? Expected(recipe, secrets, request) : []);
                if (recipe.Timestamp?.Header is { } clock)
                {
                    var stamp = request.Headers.Find(clock);
                    steps.Add(new("Timestamp", stamp is null ? $"{clock} is missing" : $"{clock}: {stamp}, received at {receivedAt.ToUnixTimeSeconds()}", stamp is not null));
                }
            }
        }

        foreach (var rule in source.Credentials.Rules)
        {
            steps.Add(new("Further check", $"{rule.Type}. Credentials are not kept, so that it cannot be made again here."));
        }

        if (whole && source.Credentials.Rules.Count == 0 && source.Credentials.SigningSecrets.Count > 0)
        {
            var verifier = SourceVerifier.For(provider, source.Credentials);
            var verdict = verifier.NeedsNetwork ? (Verdict?)null : verifier.Verify(request, receivedAt);
            if (verdict is { } made)
            {
                steps.Add(new("Checked again just now", made.Verified ? "The signature matches what was computed with the secret." : $"Refused: {made.Reason}.", made.Verified));
            }
        }

        return [.. steps.Distinct()]; // recipes that differ in a word say much the same
    }

    /// <summary>What the signature would be with each secret, as far as it can be computed here.</summary>
    private static IEnumerable<VerificationStep> Expected(SignatureRecipe recipe, IReadOnlyList<SigningSecret> secrets, InboundRequest request) =>
        from secret in secrets.Index()
        let expected = ExpectedSignature.Of(recipe, secret.Item.Value, request)
        where expected is not null
        select new VerificationStep("What was expected", $"{Mask(expected, recipe.Prefix.Length + Shown)} with secret {secret.Index + 1}");

    private static string Signed(SignatureRecipe recipe, InboundRequest request) =>
        recipe.Token is { } token ? $"a token whose {token.UrlHash} and {token.BodyHash} are the SHA-256 of {request.Url} and of the {request.Body.Length} bytes of the body"
        : recipe.Template.Replace("{body}", $"the {request.Body.Length} bytes of the body", StringComparison.Ordinal);

    private static string UrlOf(string edge, string? slug, string path, string query) => $"{edge}/in/{slug}{path}{query}";

    /// <summary>Of each part of a signature header its beginning, so that it can be held against what was expected.</summary>
    private static string Mask(string header, SignatureRecipe recipe) => recipe.Layout switch
    {
        SignatureLayout.Pairs => MaskEach(header, recipe.Separator, '='),
        SignatureLayout.Versions => MaskEach(header, ' ', ','),
        _ => Mask(header, recipe.Prefix.Length + Shown),
    };

    private static string MaskEach(string header, char separator, char sign) => string.Join(separator, header.Split(separator).Select(part =>
        part.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var at ? part[..(at + 1)] + Mask(part[(at + 1)..], Shown) : Mask(part, Shown)));

    private static string Mask(string text, int shown) => text.Length <= shown ? "…" : text[..Math.Min(shown, text.Length / 2)] + "…";
}
