using System.IO.Enumeration;
using System.Text.Json;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Subscriptions.Filters;

/// <summary>Turns one condition (a value, an array of values, an object of operators) into a test.</summary>
internal sealed class ConditionParser(List<FieldError> errors)
{
    private const string Operators =
        "$eq, $neq, $in, $nin, $gt, $gte, $lt, $lte, $exists, $startsWith, $endsWith, $contains, $not, $and, $or";

    /// <param name="condition">As written.</param>
    /// <param name="path">Where, for errors.</param>
    /// <param name="wildcards">Whether <c>*</c> in a plain text stands for anything.</param>
    public Predicate<FilterValue> Parse(JsonElement condition, string path, bool wildcards = false)
    {
        switch (condition.ValueKind)
        {
            case JsonValueKind.Object:
                var tests = condition.EnumerateObject().Select(o => Operator(o, $"{path}.{o.Name}", wildcards)).ToList();
                return value => tests.TrueForAll(test => test(value));
            case JsonValueKind.Array:
                var any = condition.EnumerateArray().Select((item, i) => Plain(item, $"{path}[{i}]", wildcards)).ToList();
                return value => any.Exists(test => test(value));
            default:
                return Plain(condition, path, wildcards);
        }
    }

    private Predicate<FilterValue> Plain(JsonElement operand, string path, bool wildcards)
    {
        if (operand.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            errors.Add(new(path, "must be a text, a number, true, false or null"));
        }
        else if (wildcards && operand.ValueKind == JsonValueKind.String && operand.GetString()!.Contains('*', StringComparison.Ordinal))
        {
            var pattern = operand.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
            return value => value.Text is { } text && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
        }

        return value => value.IsEqualTo(operand);
    }

    private Predicate<FilterValue> Operator(JsonProperty property, string path, bool wildcards)
    {
        var operand = property.Value;
        switch (property.Name)
        {
            case "$eq": return value => value.IsEqualTo(operand);
            case "$neq": return value => !value.IsEqualTo(operand);
            case "$in": return OneOf(operand, path);
            case "$nin": return Not(OneOf(operand, path));
            case "$gt": return Ordered(operand, path, static order => order > 0);
            case "$gte": return Ordered(operand, path, static order => order >= 0);
            case "$lt": return Ordered(operand, path, static order => order < 0);
            case "$lte": return Ordered(operand, path, static order => order <= 0);
            case "$exists": return Exists(operand, path);
            case "$startsWith": return OfText(operand, path, static (text, part) => text.StartsWith(part, StringComparison.Ordinal));
            case "$endsWith": return OfText(operand, path, static (text, part) => text.EndsWith(part, StringComparison.Ordinal));
            case "$contains": return value => value.Contains(operand);
            case "$not": return Not(Parse(operand, path, wildcards));
            case "$and":
                var all = Several(operand, path, wildcards);
                return value => all.TrueForAll(test => test(value));
            case "$or":
                var any = Several(operand, path, wildcards);
                return value => any.Exists(test => test(value));
            default:
                errors.Add(new(path, $"is not an operator; there are {Operators}"));
                return static _ => false;
        }
    }

    private static Predicate<FilterValue> Not(Predicate<FilterValue> test) => value => !test(value);

    private Predicate<FilterValue> OneOf(JsonElement operand, string path)
    {
        Expect(operand.ValueKind == JsonValueKind.Array, path, "must be an array");
        JsonElement[] allowed = operand.ValueKind == JsonValueKind.Array ? [.. operand.EnumerateArray()] : [];
        return value => Array.Exists(allowed, value.IsEqualTo);
    }

    private Predicate<FilterValue> Ordered(JsonElement operand, string path, Predicate<int> holds)
    {
        Expect(operand.ValueKind is JsonValueKind.Number or JsonValueKind.String, path, "must be a number or a text");
        return value => value.CompareTo(operand) is { } order && holds(order);
    }

    private Predicate<FilterValue> Exists(JsonElement operand, string path)
    {
        Expect(operand.ValueKind is JsonValueKind.True or JsonValueKind.False, path, "must be true or false");
        var expected = operand.ValueKind == JsonValueKind.True;
        return value => value.Exists == expected;
    }

    private Predicate<FilterValue> OfText(JsonElement operand, string path, Func<string, string, bool> holds)
    {
        Expect(operand.ValueKind == JsonValueKind.String, path, "must be a text");
        var part = operand.ValueKind == JsonValueKind.String ? operand.GetString()! : "";
        return value => value.Text is { } text && holds(text, part);
    }

    private List<Predicate<FilterValue>> Several(JsonElement operand, string path, bool wildcards)
    {
        Expect(operand.ValueKind == JsonValueKind.Array && operand.GetArrayLength() > 0, path, "must be an array of at least one condition");
        return operand.ValueKind == JsonValueKind.Array
            ? [.. operand.EnumerateArray().Select((item, i) => Parse(item, $"{path}[{i}]", wildcards))]
            : [];
    }

    private void Expect(bool holds, string path, string message)
    {
        if (!holds)
        {
            errors.Add(new(path, message));
        }
    }
}
