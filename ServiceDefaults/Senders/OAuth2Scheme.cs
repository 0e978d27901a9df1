using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>An OAuth 2.0 access token, asked about at its issuer (RFC 7662). Tokens that are JWTs need not be asked about: see <see cref="JwtScheme"/>.</summary>
internal sealed class OAuth2Scheme(Inquiries inquiries) : IAuthenticationScheme
{
    public string Type => "oauth2";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("introspectionUrl", "Where the issuer tells about tokens.", IsRequired: true),
        new("clientId", "Who we are to the issuer.", IsRequired: true),
        new("clientSecret", "With which secret.", IsSecret: true, IsRequired: true),
        new("requiredScopes", "Scopes that the token must have, separated by blanks."),
        new("audience", "What aud must hold; anything if left out."),
        Inquiries.AllowPrivate,
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) => [.. Inquiries.CheckUrl(rule, "introspectionUrl"), .. rule.CheckFlag("allowPrivateNetwork")];

    public SenderCheck Build(AuthenticationRule rule) => new() { CredentialHeader = "Authorization", Online = new OAuth2Check(rule, inquiries) };

    private sealed class OAuth2Check(AuthenticationRule rule, Inquiries inquiries) : IOnlineCheck
    {
        public string Scheme => "oauth2";

        public async ValueTask<Verdict> CheckAsync(InboundRequest request, DateTimeOffset now, CancellationToken cancellation)
        {
            if (!BearerToken.TryFind(request, out var token))
            {
                return Refuse("missing authorization", VerdictCodes.CredentialsMissing);
            }

            if (token is null)
            {
                return Refuse("invalid token");
            }

            try
            {
                using var question = new HttpRequestMessage(HttpMethod.Post, rule.Settings["introspectionUrl"])
                {
                    Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token), KeyValuePair.Create("token_type_hint", "access_token")]),
                };
                var pair = $"{Uri.EscapeDataString(rule.Settings["clientId"])}:{Uri.EscapeDataString(rule.Secrets["clientSecret"].Reveal())}";
                question.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
                return Judge(await inquiries.AskAsync(question, rule.FlagOf("allowPrivateNetwork"), cancellation), now);
            }
            catch (InquiryFailedException failure)
            {
                return Verdict.Reject(Scheme, VerdictCodes.Unavailable, $"the token's issuer could not be asked: {failure.Message}");
            }
        }

        private Verdict Judge(JsonElement answer, DateTimeOffset now)
        {
            if (!answer.TryGetProperty("active", out var active) || active.ValueKind != JsonValueKind.True)
            {
                return Refuse("the token is not active");
            }

            if (answer.TryGetProperty("exp", out var until) && (!until.TryGetDouble(out var seconds) || seconds <= now.ToUnixTimeSeconds()))
            {
                return Refuse("the token is not valid now");
            }

            if (rule.Settings.TryGetValue("audience", out var audience) && !Texts(answer, "aud").Contains(audience, StringComparer.Ordinal))
            {
                return Refuse("the token is for another audience");
            }

            return BearerToken.HasScopes(string.Join(' ', Texts(answer, "scope")), rule.Settings.GetValueOrDefault("requiredScopes", ""))
                ? Verdict.Accept(Scheme)
                : Refuse("the token lacks a scope");
        }

        private static IEnumerable<string> Texts(JsonElement answer, string name) => !answer.TryGetProperty(name, out var value) ? []
            : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
            : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
            : [];

        private Verdict Refuse(string reason, string? detail = null) =>
            Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, reason, detail) with { Challenge = "Bearer" };
    }
}
