using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WebhookOps.Ingest.Tests.Senders;

/// <summary>Tokens as an issuer makes them, and as somebody else would.</summary>
internal static class SignedToken
{
    public const string Secret = "a-secret-of-at-least-thirty-two-bytes";

    public static string Of(SecurityKey key, string algorithm, string issuer = "iss", string audience = "aud", string scope = "a hooks:send", int minutes = 5) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = DateTime.UtcNow.AddMinutes(minutes),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["scope"] = scope },
            SigningCredentials = new SigningCredentials(key, algorithm),
        });

    public static string Unsigned(string algorithm) =>
        $"{Base64UrlEncoder.Encode($"{{\"alg\":\"{algorithm}\"}}")}.{Base64UrlEncoder.Encode("""{"iss":"iss","aud":"aud","scope":"hooks:send","exp":9999999999}""")}.";

    public static string KeySet(params (RSA Key, string Id)[] keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(k => k.Key.ExportParameters(false)).Select((p, i) => new { kty = "RSA", kid = keys[i].Id, use = "sig", n = Base64UrlEncoder.Encode(p.Modulus), e = Base64UrlEncoder.Encode(p.Exponent) }),
    });
}
