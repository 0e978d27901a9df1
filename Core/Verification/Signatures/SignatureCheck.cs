using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Checks the signature of one recipe with one source's secrets.</summary>
internal sealed class SignatureCheck : IRequestCheck
{
    private readonly SignatureRecipe _recipe;
    private readonly SignatureAlgorithms.Algorithm _algorithm;
    private readonly SignedTemplate _template;
    private readonly string[] _alsoRequired;
    private readonly (SignatureKey Key, DateTimeOffset? ValidUntil)[] _keys;
    private readonly Reasons _reasons;

    /// <param name="recipe">A recipe that passed <see cref="SignatureRecipeRules"/>.</param>
    /// <param name="owner">Whose signature it is, in the reasons: <c>github</c>.</param>
    /// <param name="secrets">Any of them may match while it is valid.</param>
    /// <exception cref="FormatException">No secret can be a key of this recipe.</exception>
    public SignatureCheck(SignatureRecipe recipe, string owner, IEnumerable<SigningSecret> secrets)
    {
        _recipe = recipe;
        _algorithm = SignatureAlgorithms.Find(recipe.Algorithm) ?? throw new FormatException($"There is no algorithm '{recipe.Algorithm}'.");
        _template = SignedTemplate.Parse(recipe.Template);
        _alsoRequired = [.. recipe.Headers.Skip(1).Distinct(StringComparer.OrdinalIgnoreCase)];
        _keys = [.. secrets.Select(KeyOf).OfType<(SignatureKey, DateTimeOffset?)>()];
        _reasons = new Reasons(recipe, owner);
        if (_keys.Length == 0)
        {
            throw new FormatException($"The {owner} signing secret cannot be read as a key.");
        }
    }

    public string Scheme => _recipe.Algorithm;

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        var presence = request.Headers.FindOnce(_recipe.Header, out var header);
        if (presence == Presence.Missing)
        {
            return Reject(VerdictCodes.SignatureMissing, _reasons.Missing(_recipe.Header));
        }

        if (presence == Presence.Repeated)
        {
            return Reject(VerdictCodes.SignatureDuplicate, _reasons.Duplicate(_recipe.Header));
        }

        foreach (var name in _alsoRequired)
        {
            switch (request.Headers.FindOnce(name, out _))
            {
                case Presence.Missing: return Reject(IsTimestamp(name) ? VerdictCodes.TimestampMissing : VerdictCodes.SignatureMissing, _reasons.Missing(name));
                case Presence.Repeated: return Reject(VerdictCodes.SignatureDuplicate, _reasons.Duplicate(name));
            }
        }

        var maxBytes = _algorithm.MaxSignatureBytes;
        var candidates = new SignatureCandidates(
            stackalloc byte[SignatureCandidates.Max * maxBytes], stackalloc int[SignatureCandidates.Max], maxBytes, _recipe.Encoding);
        if (!SignatureHeader.TryRead(header, _recipe, ref candidates, out var place))
        {
            return Reject(VerdictCodes.SignatureMalformed, _reasons.Malformed);
        }

        var timestamp = ReadOnlySpan<char>.Empty;
        if (_recipe.Timestamp is { } clock)
        {
            timestamp = clock.Header is null ? header.AsSpan(place) : request.Headers.Find(clock.Header);
            if (Timestamps.Fault(timestamp, clock, now) is { } fault)
            {
                return Reject(fault, fault is VerdictCodes.TimestampMalformed ? _reasons.TimestampInvalid : _reasons.TimestampStale);
            }
        }

        if (candidates.Count == 0)
        {
            return Reject(VerdictCodes.SignatureMalformed, _reasons.Invalid);
        }

        var content = new SignedContent(_template, request, timestamp);
        var expired = true;
        foreach (var (key, validUntil) in _keys)
        {
            if (validUntil <= now)
            {
                continue;
            }

            expired = false;
            if (key.VerifiesAny(content, candidates))
            {
                return Verdict.Accept(Scheme);
            }
        }

        return expired
            ? Reject(VerdictCodes.SecretExpired, _reasons.Expired)
            : Reject(VerdictCodes.SignatureInvalid, _reasons.Invalid);
    }

    private (SignatureKey, DateTimeOffset?)? KeyOf(SigningSecret secret) =>
        SigningSecretRules.CreateKey(_recipe, secret.Value) is { } key ? (key, secret.ValidUntil) : null;

    private bool IsTimestamp(string header) => header.Equals(_recipe.Timestamp?.Header, StringComparison.OrdinalIgnoreCase);

    private Verdict Reject(string detail, string reason) => Verdict.Reject(Scheme, VerdictCodes.SignatureInvalid, reason, detail);

    /// <summary>The sentences for people, written once per source.</summary>
    private sealed class Reasons(SignatureRecipe recipe, string owner)
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
}
