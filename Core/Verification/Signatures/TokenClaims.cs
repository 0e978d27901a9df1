using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>What a token says of the request that it came with.</summary>
internal static class TokenClaims
{
    /// <param name="signed">Head and claims as they were written: known to be the key holder's.</param>
    /// <returns>Null if they are this request's, now; else one of <see cref="VerdictCodes"/>.</returns>
    public static string? Fault(ReadOnlySpan<char> signed, SignatureRecipe recipe, InboundRequest request, DateTimeOffset now)
    {
        var token = recipe.Token!;
        var dot = signed.IndexOf('.');
        using var head = dot < 0 ? null : Parse(signed[..dot]);
        using var claims = dot < 0 ? null : Parse(signed[(dot + 1)..]);
        if (head is null || claims is null
            || TextOf(head, "alg") != AlgorithmOf(recipe) || head.RootElement.TryGetProperty("crit", out _)
            || TextOf(claims, "iss") != token.Issuer
            || !BodyHash.Matches(TextOf(claims, token.UrlHash), Encoding.UTF8.GetBytes(request.Url))
            || (request.Body.IsEmpty ? claims.RootElement.TryGetProperty(token.BodyHash, out _) : !BodyHash.Matches(TextOf(claims, token.BodyHash), request.Body.Span))
            || TimeOf(claims, "nbf") is not { } from || TimeOf(claims, "exp") is not { } until)
        {
            return VerdictCodes.SignatureInvalid;
        }

        return from > now.ToUnixTimeSeconds() + token.ToleranceSeconds ? VerdictCodes.TimestampFuture
            : until <= now.ToUnixTimeSeconds() - token.ToleranceSeconds ? VerdictCodes.TimestampStale
            : null;
    }

    /// <summary>The head and the claims of a token for a request: what remains is to be signed.</summary>
    public static string Write(SignatureRecipe recipe, InboundRequest request, DateTimeOffset now)
    {
        var token = recipe.Token!;
        var claims = new JsonObject
        {
            ["iss"] = token.Issuer,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.ToUnixTimeSeconds() + 60,
            ["jti"] = Guid.CreateVersion7(now).ToString(),
            [token.UrlHash] = BodyHash.Of(Encoding.UTF8.GetBytes(request.Url)),
        };
        if (!request.Body.IsEmpty)
        {
            claims[token.BodyHash] = BodyHash.Of(request.Body.Span);
        }

        return $"{Encode(new JsonObject { ["alg"] = AlgorithmOf(recipe), ["typ"] = "JWT" })}.{Encode(claims)}";
    }

    /// <summary><c>hmac-sha256</c> is HS256 to a token.</summary>
    private static string AlgorithmOf(SignatureRecipe recipe) => "HS" + recipe.Algorithm[^3..];

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonDocument? Parse(ReadOnlySpan<char> text)
    {
        if (!Base64Url.IsValid(text) || SignedItems.Parse(Base64Url.DecodeFromChars(text)) is not { } json)
        {
            return null;
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object)
        {
            return json;
        }

        json.Dispose();
        return null;
    }

    private static string TextOf(JsonDocument json, string member) => SignedItems.TextOf(json.RootElement, member);

    private static double? TimeOf(JsonDocument json, string claim) =>
        json.RootElement.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var time) ? time : null;
}
