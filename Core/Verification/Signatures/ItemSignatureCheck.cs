using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Checks the signatures of a body whose items are signed one by one, with one source's secrets. All must be good.</summary>
/// <param name="recipe">A recipe that passed <see cref="SignatureRecipeRules"/>.</param>
/// <param name="owner">Whose signatures they are, in the reasons.</param>
/// <exception cref="FormatException">No secret can be a key of this recipe.</exception>
internal sealed class ItemSignatureCheck(SignatureRecipe recipe, string owner, IEnumerable<SigningSecret> secrets) : IRequestCheck
{
    private readonly ItemsRecipe _items = recipe.Items!;
    private readonly SignatureAlgorithms.Algorithm _algorithm = SignatureAlgorithms.Find(recipe.Algorithm)!;
    private readonly SignedTemplate _template = SignedTemplate.Parse(recipe.Template);
    private readonly SigningKeys _keys = new(recipe, owner, secrets);
    private readonly SignatureReasons _reasons = new(recipe, owner);

    public string Scheme => recipe.Algorithm;

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        using var body = SignedItems.Parse(request.Body);
        if (body is null)
        {
            return Reject(VerdictCodes.SignatureMalformed, "the body is not JSON in which every member is there once");
        }

        var items = SignedItems.In(body.RootElement, _items);
        if (items.Count == 0)
        {
            return Reject(VerdictCodes.SignatureMissing, $"missing {_items.List} with a {_items.Item} each");
        }

        var bytes = new byte[_algorithm.MaxSignatureBytes];
        var lengths = new int[1];
        foreach (var item in items)
        {
            var signature = SignedItems.TextOf(item, _items.Signature);
            if (signature.Length == 0)
            {
                return Reject(VerdictCodes.SignatureMissing, $"missing {_items.Signature}");
            }

            var candidates = new SignatureCandidates(bytes, lengths, bytes.Length, recipe.Encoding);
            candidates.Add(signature);
            if (candidates.Count == 0)
            {
                return Reject(VerdictCodes.SignatureMalformed, _reasons.Malformed);
            }

            if (_keys.Fault(new SignedContent(_template, request, "") { Item = item }, candidates, now) is { } fault)
            {
                return Reject(fault, fault is VerdictCodes.SecretExpired ? _reasons.Expired : _reasons.Invalid);
            }
        }

        return Verdict.Accept(Scheme);
    }

    private Verdict Reject(string detail, string reason) => Verdict.Reject(Scheme, VerdictCodes.SignatureInvalid, reason, detail);
}
