using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebhookOps.Core.Verification.Schemas;

/// <summary>One schema, ready to be applied.</summary>
internal sealed class SchemaNode
{
    public bool Never { get; set; }

    public string[]? Types { get; set; }

    public JsonElement[]? OneOfValues { get; set; }

    public Dictionary<string, SchemaNode> Properties { get; set; } = [];

    public string[] Required { get; set; } = [];

    public SchemaNode? Additional { get; set; }

    public SchemaNode? Items { get; set; }

    public Regex? Pattern { get; set; }

    public SchemaNode[] AllOf { get; set; } = [];

    public SchemaNode[]? AnyOf { get; set; }

    public SchemaNode[]? OneOf { get; set; }

    public SchemaNode? Not { get; set; }

    public SchemaNode? Reference { get; set; }

    /// <summary><c>minLength</c>, <c>maximum</c>, … by keyword.</summary>
    public Dictionary<string, double> Limits { get; } = new(StringComparer.Ordinal);

    public string? FindMismatch(JsonElement value, string path, SchemaBudget budget)
    {
        if (!budget.Enter(1 + (OneOfValues?.Length ?? 0)))
        {
            return "the body takes too many steps to check";
        }

        var mismatch = FindMismatchWithin(value, path, budget);
        budget.Leave();
        return mismatch;
    }

    private string? FindMismatchWithin(JsonElement value, string path, SchemaBudget budget)
    {
        if (Never)
        {
            return $"{path} is not allowed";
        }

        if (Types is not null && !Types.Any(type => IsOf(value, type)))
        {
            return $"{path} must be of type {string.Join(" or ", Types)}";
        }

        if (OneOfValues is not null && !OneOfValues.Any(allowed => JsonElement.DeepEquals(allowed, value)))
        {
            return $"{path} is none of the values allowed";
        }

        var own = value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, path, budget),
            JsonValueKind.Array => OfArray(value, path, budget),
            JsonValueKind.String => OfText(value.GetString()!, path),
            JsonValueKind.Number => OfNumber(value.GetDouble(), path),
            _ => null,
        };
        return own ?? OfOthers(value, path, budget);
    }

    private string? OfObject(JsonElement value, string path, SchemaBudget budget)
    {
        foreach (var name in Required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                return $"{path}.{name} is required";
            }
        }

        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            var known = Properties.TryGetValue(member.Name, out var schema);
            schema ??= Additional;
            if (schema?.FindMismatch(member.Value, known ? $"{path}.{member.Name}" : $"{path}, a member more than those known,", budget) is { } mismatch)
            {
                return mismatch;
            }
        }

        return Between(count, "minProperties", "maxProperties") ? null : $"{path} has too few or too many members";
    }

    private string? OfArray(JsonElement value, string path, SchemaBudget budget)
    {
        if (!Between(value.GetArrayLength(), "minItems", "maxItems"))
        {
            return $"{path} has too few or too many items";
        }

        var index = 0;
        foreach (var item in Items is null ? default : value.EnumerateArray())
        {
            if (Items!.FindMismatch(item, $"{path}[{index++}]", budget) is { } mismatch)
            {
                return mismatch;
            }
        }

        return null;
    }

    private string? OfText(string text, string path)
    {
        if (!Between(text.EnumerateRunes().Count(), "minLength", "maxLength"))
        {
            return $"{path} is too short or too long";
        }

        return Pattern is null || Pattern.IsMatch(text) ? null : $"{path} does not match its pattern";
    }

    private string? OfNumber(double number, string path) =>
        Between(number, "minimum", "maximum")
        && !(Limits.TryGetValue("exclusiveMinimum", out var above) && number <= above)
        && !(Limits.TryGetValue("exclusiveMaximum", out var below) && number >= below)
            ? null
            : $"{path} is too small or too large";

    private string? OfOthers(JsonElement value, string path, SchemaBudget budget)
    {
        foreach (var schema in AllOf)
        {
            if (schema.FindMismatch(value, path, budget) is { } mismatch)
            {
                return mismatch;
            }
        }

        if (Reference?.FindMismatch(value, path, budget) is { } referred)
        {
            return referred;
        }

        if (AnyOf is not null && Fitting(AnyOf, value, path, budget) == 0)
        {
            return $"{path} fits none of the alternatives";
        }

        if (OneOf is not null && Fitting(OneOf, value, path, budget) != 1)
        {
            return $"{path} must fit exactly one of the alternatives";
        }

        return Not is not null && Not.FindMismatch(value, path, budget) is null ? $"{path} is what it must not be" : null;
    }

    private static int Fitting(SchemaNode[] schemas, JsonElement value, string path, SchemaBudget budget)
    {
        var fitting = 0;
        foreach (var schema in schemas)
        {
            fitting += schema.FindMismatch(value, path, budget) is null ? 1 : 0;
        }

        return fitting;
    }

    private bool Between(double number, string least, string most) =>
        !(Limits.TryGetValue(least, out var min) && number < min) && !(Limits.TryGetValue(most, out var max) && number > max);

    private static bool IsOf(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => Math.Floor(value.GetDouble()) == value.GetDouble(),
        _ => false,
    };
}
