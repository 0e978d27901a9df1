using System.Globalization;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Settings of a rule that are not texts.</summary>
public static class RuleSettings
{
    /// <summary>A whole number; what is not one, or out of range, <see cref="CheckNumber"/> has found before.</summary>
    public static int NumberOf(this AuthenticationRule rule, string name, int otherwise) =>
        rule.Settings.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public static bool FlagOf(this AuthenticationRule rule, string name) => rule.Settings.GetValueOrDefault(name) == "true";

    public static IEnumerable<FieldError> CheckNumber(this AuthenticationRule rule, string name, int min, int max) =>
        !rule.Settings.TryGetValue(name, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            ? []
            : [new(name, $"must be {min} to {max}")];

    public static IEnumerable<FieldError> CheckFlag(this AuthenticationRule rule, string name) =>
        rule.Settings.GetValueOrDefault(name, "false") is "true" or "false" ? [] : [new(name, "must be true or false")];

    public static IEnumerable<FieldError> CheckChoice(this AuthenticationRule rule, string name, params string[] choices) =>
        !rule.Settings.TryGetValue(name, out var text) || choices.Contains(text, StringComparer.Ordinal)
            ? []
            : [new(name, $"must be one of {string.Join(", ", choices)}")];
}
