using System.Globalization;
using System.Text.Json;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>A reCAPTCHA token from a form, verified at Google, or at another service that answers alike.</summary>
internal sealed class RecaptchaScheme(Inquiries inquiries) : IAuthenticationScheme
{
    private const string Google = "https://www.google.com/recaptcha/api/siteverify";

    public string Type => "recaptcha";

    public IReadOnlyList<RuleField> Fields { get; } =
    [
        new("secret", "The site's secret.", IsSecret: true, IsRequired: true),
        new("version", "v3 (if left out), which scores, or v2."),
        new("minScore", "v3: the least score, 0 to 1; 0.5 if left out."),
        new("action", "v3: what the token must have been made for; anything if left out."),
        new("hostname", "The site that the token must come from; any if left out."),
        new("header", "The header that holds the token; X-Recaptcha-Token if left out."),
        new("bodyField", "Where the token stands in a JSON body, instead of the header: form.captcha."),
        new("url", $"Where to verify; {Google} if left out."),
        Inquiries.AllowPrivate,
    ];

    public IEnumerable<FieldError> Check(AuthenticationRule rule) =>
    [
        .. rule.CheckChoice("version", "v3", "v2"),
        .. rule.Settings.TryGetValue("minScore", out var score) && !TryReadScore(score, out _) ? [new("minScore", "must be 0 to 1")] : Array.Empty<FieldError>(),
        .. rule.Settings.TryGetValue("bodyField", out var path) && !JsonFields.IsPath(path) ? [new("bodyField", "must be JSON members joined by dots, such as form.captcha")] : Array.Empty<FieldError>(),
        .. Inquiries.CheckUrl(rule, "url"),
        .. rule.CheckFlag("allowPrivateNetwork"),
    ];

    public SenderCheck Build(AuthenticationRule rule) => new()
    {
        CredentialHeader = rule.Settings.ContainsKey("bodyField") ? null : HeaderOf(rule),
        Online = new RecaptchaCheck(rule, inquiries),
    };

    private static string HeaderOf(AuthenticationRule rule) => rule.Settings.GetValueOrDefault("header", "X-Recaptcha-Token");

    private static bool TryReadScore(string text, out double score) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out score) && score is >= 0 and <= 1;

    private sealed class RecaptchaCheck(AuthenticationRule rule, Inquiries inquiries) : IOnlineCheck
    {
        private const int MaxToken = 8192;

        private readonly JsonFields? _body = rule.Settings.TryGetValue("bodyField", out var path) ? new JsonFields([path]) : null;

        public string Scheme => "recaptcha";

        public async ValueTask<Verdict> CheckAsync(InboundRequest request, DateTimeOffset now, CancellationToken cancellation)
        {
            if (TokenOf(request) is not { Length: > 0 and <= MaxToken } token)
            {
                return Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, "missing recaptcha token", VerdictCodes.CredentialsMissing);
            }

            try
            {
                using var question = new HttpRequestMessage(HttpMethod.Post, rule.Settings.GetValueOrDefault("url", Google))
                {
                    Content = new FormUrlEncodedContent(
                    [
                        KeyValuePair.Create("secret", rule.Secrets["secret"].Reveal()),
                        KeyValuePair.Create("response", token),
                        KeyValuePair.Create("remoteip", request.RemoteAddress?.ToString() ?? ""),
                    ]),
                };
                var answer = await inquiries.AskAsync(question, rule.FlagOf("allowPrivateNetwork"), cancellation);
                return IsHuman(answer) ? Verdict.Accept(Scheme) : Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, "invalid recaptcha token");
            }
            catch (InquiryFailedException failure)
            {
                return Verdict.Reject(Scheme, VerdictCodes.Unavailable, $"the recaptcha service could not be asked: {failure.Message}");
            }
        }

        private string? TokenOf(InboundRequest request)
        {
            if (_body is null)
            {
                return request.Headers.FindAll(HeaderOf(rule)).Take(2).ToList() is [var one] ? one : null;
            }

            var values = new string?[1];
            return _body.TryRead(request.Body.Span, values) ? values[0] : null;
        }

        private bool IsHuman(JsonElement answer) =>
            answer.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True
            && Is(answer, "hostname") && (rule.Settings.GetValueOrDefault("version") == "v2" || (Is(answer, "action") && Scores(answer)));

        private bool Is(JsonElement answer, string name) =>
            !rule.Settings.TryGetValue(name, out var wanted)
            || (answer.TryGetProperty(name, out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals(wanted));

        private bool Scores(JsonElement answer) =>
            TryReadScore(rule.Settings.GetValueOrDefault("minScore", "0.5"), out var least)
            && answer.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number && score.GetDouble() >= least;
    }
}
