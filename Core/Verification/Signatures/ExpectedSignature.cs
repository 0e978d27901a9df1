using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The signature that a request would carry if its sender had a secret: to be set, in part, beside the one that came.</summary>
public static class ExpectedSignature
{
    /// <returns>As it would stand in the header, its prefix included; null where only the sender can make it, or a part of what is signed is missing.</returns>
    public static string? Of(SignatureRecipe recipe, Secret secret, InboundRequest request)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(request);
        return recipe.Items is not null ? OfItems(recipe, secret, request)
            : recipe.Token is not null || TimestampOf(recipe, request) is not { } timestamp ? null
            : Of(recipe, secret, request, timestamp);
    }

    /// <param name="stamp">The timestamp as it is written, or a token's head and claims.</param>
    internal static string? Of(SignatureRecipe recipe, Secret secret, InboundRequest request, string stamp) =>
        Of(recipe, secret, new SignedContent(SignedTemplate.Parse(recipe.Template), request, stamp) { BodyHashed = BodyHash.InQuery(request, recipe.BodyHash) == true });

    internal static string? Of(SignatureRecipe recipe, Secret secret, SignedContent content)
    {
        if (SigningSecretRules.CreateKey(recipe, secret) is not DigestKey key)
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[DigestKey.MaxBytes];
        return recipe.Prefix + SignatureText.Encode(signature[..key.Compute(content, signature)], recipe.Encoding);
    }

    /// <summary>Those of all items, as they stand in the body.</summary>
    private static string? OfItems(SignatureRecipe recipe, Secret secret, InboundRequest request)
    {
        using var body = SignedItems.Parse(request.Body);
        var template = SignedTemplate.Parse(recipe.Template);
        var each = body is null ? [] : SignedItems.In(body.RootElement, recipe.Items!).Select(i => Of(recipe, secret, new SignedContent(template, request, "") { Item = i })).ToList();
        return each.Count == 0 || each.Contains(null) ? null : string.Join(' ', each);
    }

    private static string? TimestampOf(SignatureRecipe recipe, InboundRequest request)
    {
        if (recipe.Timestamp is not { } clock)
        {
            return "";
        }

        return clock.Header is { } header
            ? request.Headers.Find(header)
            : request.Headers.Find(recipe.Header)?.Split(recipe.Separator).Select(p => p.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && p[0].Trim() == clock.Pair)?[1];
    }
}
