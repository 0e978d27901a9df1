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
    private readonly SigningKeys _keys;
    private readonly SignatureReasons _reasons;

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
        _keys = new SigningKeys(recipe, owner, secrets);
        _reasons = new SignatureReasons(recipe, owner);
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

        var stamp = header.AsSpan(place);
        if (_recipe.Timestamp is { } clock)
        {
            stamp = clock.Header is null ? stamp : request.Headers.Find(clock.Header);
            if (Timestamps.Fault(stamp, clock, now) is { } fault)
            {
                return Reject(fault, fault is VerdictCodes.TimestampMalformed ? _reasons.TimestampInvalid : _reasons.TimestampStale);
            }
        }

        if (candidates.Count == 0)
        {
            return Reject(VerdictCodes.SignatureMalformed, _reasons.Invalid);
        }

        var hashed = BodyHash.InQuery(request, _recipe.BodyHash);
        if (hashed == false)
        {
            return Reject(VerdictCodes.SignatureInvalid, _reasons.Invalid);
        }

        return _keys.Fault(new SignedContent(_template, request, stamp) { BodyHashed = hashed == true }, candidates, now) is { } wrong
            ? Reject(wrong, wrong is VerdictCodes.SecretExpired ? _reasons.Expired : _reasons.Invalid)
            : _recipe.Token is not null && TokenClaims.Fault(stamp, _recipe, request, now) is { } claim
            ? Reject(claim, claim is VerdictCodes.SignatureInvalid ? _reasons.Invalid : _reasons.TimestampStale)
            : Verdict.Accept(Scheme);
    }

    private bool IsTimestamp(string header) => header.Equals(_recipe.Timestamp?.Header, StringComparison.OrdinalIgnoreCase);

    private Verdict Reject(string detail, string reason) => Verdict.Reject(Scheme, VerdictCodes.SignatureInvalid, reason, detail);
}
