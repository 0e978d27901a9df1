using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>Checks a token's algorithm, signature, times, issuer, audience and scopes.</summary>
internal sealed class JwtCheck(AuthenticationRule rule, Inquiries inquiries) : IOnlineCheck
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 };

    private readonly string _algorithm = rule.Settings["algorithm"];
    private readonly JwtKeys? _published = rule.Settings.ContainsKey("jwksUrl") ? new JwtKeys(rule, inquiries) : null;
    private readonly IReadOnlyList<SecurityKey> _fixed = FixedKeys(rule);

    public string Scheme => "jwt";

    public async ValueTask<Verdict> CheckAsync(InboundRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!BearerToken.TryFind(request, out var text))
        {
            return Refuse("missing authorization", VerdictCodes.CredentialsMissing);
        }

        // The header is looked at before a key is fetched or used: another algorithm ends here, and so does an extension that we do not know.
        if (text is null || !TryRead(text, out var token) || token.Alg != _algorithm || token.TryGetHeaderValue<object>("crit", out _))
        {
            return Refuse("invalid token");
        }

        IReadOnlyList<SecurityKey> keys;
        try
        {
            keys = _published is null ? _fixed : await _published.GetAsync(string.IsNullOrEmpty(token.Kid) ? null : token.Kid, now, cancellation);
        }
        catch (InquiryFailedException failure)
        {
            return Verdict.Reject(Scheme, VerdictCodes.Unavailable, $"the issuer's keys could not be read: {failure.Message}");
        }

        var result = await Handler.ValidateTokenAsync(token, ParametersFor(keys, now));
        return !result.IsValid ? Refuse(result.Exception is SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException ? "the token is not valid now" : "invalid token")
            : BearerToken.HasScopes(ScopesOf(token), rule.Settings.GetValueOrDefault("requiredScopes", "")) ? Verdict.Accept(Scheme)
            : Refuse("the token lacks a scope");
    }

    private TokenValidationParameters ParametersFor(IReadOnlyList<SecurityKey> keys, DateTimeOffset now)
    {
        var skew = TimeSpan.FromSeconds(rule.NumberOf("clockSkewSeconds", 60));
        return new TokenValidationParameters
        {
            ValidAlgorithms = [_algorithm],
            IssuerSigningKeys = keys,
            RequireSignedTokens = true,
            ValidateIssuer = rule.Settings.ContainsKey("issuer"),
            ValidIssuer = rule.Settings.GetValueOrDefault("issuer"),
            ValidateAudience = rule.Settings.ContainsKey("audience"),
            ValidAudience = rule.Settings.GetValueOrDefault("audience"),
            LifetimeValidator = (from, until, _, _) => until is { } end && end + skew > now.UtcDateTime && (from is not { } begin || begin - skew <= now.UtcDateTime),
        };
    }

    private static bool TryRead(string text, out JsonWebToken token)
    {
        try
        {
            token = new JsonWebToken(text);
            return true;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException)
        {
            token = null!;
            return false;
        }
    }

    /// <summary><c>scope</c> is a text (RFC 8693); <c>scp</c>, which some issuers write, an array or a text.</summary>
    private static string ScopesOf(JsonWebToken token) =>
        string.Join(' ', token.Claims.Where(c => c.Type is "scope" or "scp").Select(c => c.Value));

    private static IReadOnlyList<SecurityKey> FixedKeys(AuthenticationRule rule) =>
        rule.Secrets.TryGetValue("secret", out var secret) ? [new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret.Reveal()))]
        : rule.Settings.TryGetValue("publicKey", out var pem) && JwtKeys.FromPem(pem, rule.Settings["algorithm"]) is { } key ? [key]
        : [];

    private Verdict Refuse(string reason, string? detail = null) =>
        Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, reason, detail) with { Challenge = "Bearer" };
}
