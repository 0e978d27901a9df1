using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Json;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Validation;

/// <summary>The ranges of settings that several things share. Fields are named below the prefix given (<c>retry.maxAttempts</c>).</summary>
public static class SettingRules
{
    public static IEnumerable<FieldError> Check(RetryPolicy retry, string prefix = "retry") =>
    [
        .. Range(prefix, "maxAttempts", retry.MaxAttempts, 1, 100),
        .. Range(prefix, "baseSeconds", retry.BaseSeconds, 0.1, 3600),
        .. Range(prefix, "factor", retry.Factor, 1, 10),
        .. Range(prefix, "capSeconds", retry.CapSeconds, 1, 86_400),
        .. Range(prefix, "jitter", retry.Jitter, 0, 1),
    ];

    public static IEnumerable<FieldError> Check(RateLimit? limit, string prefix = "rateLimit") => limit is null ? [] :
    [
        .. Range(prefix, "requests", limit.Requests, 1, 1_000_000),
        .. Range(prefix, "windowSeconds", limit.WindowSeconds, 0.1, 86_400),
    ];

    public static IEnumerable<FieldError> Check(SourceRetention? retention, string prefix = "retention") => retention is null ? [] :
    [
        .. Range(prefix, "eventDays", retention.EventDays ?? 1, 1, 36_500),
        .. Range(prefix, "bodyDays", retention.BodyDays ?? 1, 1, 36_500),
        .. retention.BodyDays > retention.EventDays ? [new FieldError($"{prefix}.bodyDays", "must not be more than eventDays")] : Array.Empty<FieldError>(),
    ];

    public static IEnumerable<FieldError> Check(DedupeRule rule, string prefix = "dedupe") =>
    [
        .. Range(prefix, "windowSeconds", rule.WindowSeconds, 1, 30 * 24 * 3600),
        .. rule.Header is null || SignatureRecipeRules.IsHeaderName(rule.Header) ? Array.Empty<FieldError>() : [new($"{prefix}.header", "must be a header name")],
        .. rule.Body is null || JsonFields.IsPath(rule.Body) ? Array.Empty<FieldError>() : [new($"{prefix}.body", "must be JSON members joined by dots, such as data.object.id")],
    ];

    private static IEnumerable<FieldError> Range(string prefix, string field, double value, double min, double max) =>
        value >= min && value <= max ? [] :
            [new($"{prefix}.{field}", FormattableString.Invariant($"must be {min} to {max}")) { Code = FieldError.OutOfRange }];
}
