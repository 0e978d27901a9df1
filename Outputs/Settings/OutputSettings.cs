using System.Globalization;
using System.Text.Json;
using WebhookOps.Core.Validation;

namespace WebhookOps.Outputs.Settings;

/// <summary>The settings of one output, checked and with what holds by default.</summary>
public sealed class OutputSettings
{
    private const int MaxText = 8192;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _texts = new(StringComparer.Ordinal);

    private OutputSettings()
    {
    }

    public static OutputSettings Read(JsonElement json, IReadOnlyList<OutputField> fields, ICollection<FieldError> errors)
    {
        var settings = new OutputSettings();
        if (json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            errors.Add(new FieldError("", "must be a JSON object"));
            return settings;
        }

        var members = json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal)
            : [];
        foreach (var name in members.Keys.Where(n => !fields.Any(f => f.Name.Equals(n, StringComparison.Ordinal))))
        {
            errors.Add(new FieldError(name, $"is not a setting of this module; known: {string.Join(", ", fields.Select(f => f.Name))}") { Code = "unknown_property" });
        }

        foreach (var field in fields)
        {
            if (members.TryGetValue(field.Name, out var value))
            {
                settings.Take(field, value, errors);
            }
            else if (field.IsRequired)
            {
                errors.Add(new FieldError(field.Name, "is required") { Code = "required" });
            }
            else if (field.Default is { } otherwise)
            {
                settings._values[field.Name] = otherwise;
            }
        }

        return settings;
    }

    public bool Has(string name) => _values.ContainsKey(name) || _texts.ContainsKey(name);

    /// <summary>Empty if there is none.</summary>
    public string Text(string name) => _values.GetValueOrDefault(name, "");

    public long Number(string name) => long.Parse(_values[name], CultureInfo.InvariantCulture);

    public bool Flag(string name) => _values[name] == "true";

    public IReadOnlyDictionary<string, string> Texts(string name) =>
        _texts.GetValueOrDefault(name) ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private void Take(OutputField field, JsonElement value, ICollection<FieldError> errors)
    {
        var error = field.Kind switch
        {
            OutputFieldKind.Text => TakeText(field, value),
            OutputFieldKind.Number => TakeNumber(field, value),
            OutputFieldKind.Flag => TakeFlag(field, value),
            _ => null,
        };
        if (error is { } wrong)
        {
            errors.Add(wrong);
        }

        if (field.Kind == OutputFieldKind.Texts)
        {
            TakeTexts(field, value, errors);
        }
    }

    private FieldError? TakeText(OutputField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return new FieldError(field.Name, "must be a text") { Code = "type_invalid" };
        }

        var text = value.GetString()!;
        _values[field.Name] = text;
        return text switch
        {
            "" => new FieldError(field.Name, "must not be empty"),
            { Length: > MaxText } => new FieldError(field.Name, $"must be at most {MaxText} characters"),
            _ when text.Contains('\0', StringComparison.Ordinal) => new FieldError(field.Name, "must not contain NUL"),
            _ when field.OneOf.Count > 0 && !field.OneOf.Contains(text, StringComparer.Ordinal) => new FieldError(field.Name, $"must be one of {string.Join(", ", field.OneOf)}"),
            _ => null,
        };
    }

    private FieldError? TakeNumber(OutputField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            return new FieldError(field.Name, "must be a whole number") { Code = "type_invalid" };
        }

        _values[field.Name] = number.ToString(CultureInfo.InvariantCulture);
        return number >= field.Min && number <= field.Max
            ? null
            : new FieldError(field.Name, $"must be {field.Min} to {field.Max}") { Code = FieldError.OutOfRange };
    }

    private FieldError? TakeFlag(OutputField field, JsonElement value)
    {
        _values[field.Name] = value.ValueKind == JsonValueKind.True ? "true" : "false";
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : new FieldError(field.Name, "must be true or false") { Code = "type_invalid" };
    }

    private void TakeTexts(OutputField field, JsonElement value, ICollection<FieldError> errors)
    {
        value = InText(value); // a reference to a secret is a text, and so is what it leads to
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new FieldError(field.Name, "must be a JSON object of texts") { Code = "type_invalid" });
            return;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not { Length: <= MaxText } text)
            {
                errors.Add(new FieldError($"{field.Name}.{member.Name}", $"must be a text of at most {MaxText} characters") { Code = "type_invalid" });
            }
            else
            {
                texts[member.Name] = text;
            }
        }

        _texts[field.Name] = texts;
    }

    private static JsonElement InText(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? JsonElement.Parse(value.GetString()!) : value;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
