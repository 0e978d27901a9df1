using System.Globalization;
using System.Text.Json;
using WebhookOps.Core.Json;

namespace WebhookOps.Core.Subscriptions.Filters;

/// <summary>What a filter looks at: text (of a header, the query, the path, the type), a part of the JSON body, or nothing.</summary>
internal readonly struct FilterValue
{
    private readonly JsonElement? _json;

    public FilterValue(string? text) => Text = text;

    public FilterValue(JsonElement? json)
    {
        _json = json;
        Text = json?.FindText();
    }

    public bool Exists => _json is not null || Text is not null;

    /// <summary>Its text if it is one.</summary>
    public string? Text { get; }

    public bool IsEqualTo(JsonElement operand) => _json is { } json
        ? json.IsSameAs(operand)
        : operand.ValueKind switch
        {
            JsonValueKind.String => Text is not null && Text.Equals(operand.GetString(), StringComparison.Ordinal),
            JsonValueKind.Number => Number is { } number && number.Equals(operand.GetDouble()),
            JsonValueKind.Null => Text is null,
            _ => false,
        };

    /// <summary>Whether it is an array with an equal element, or a text with this part.</summary>
    public bool Contains(JsonElement operand)
    {
        if (_json is { ValueKind: JsonValueKind.Array } array)
        {
            foreach (var element in array.EnumerateArray())
            {
                if (element.IsSameAs(operand))
                {
                    return true;
                }
            }
        }

        return Text is not null && operand.ValueKind == JsonValueKind.String && Text.Contains(operand.GetString()!, StringComparison.Ordinal);
    }

    /// <summary>Less than 0, 0 or more than 0; null if the two have no order: numbers have one, and texts (by code unit).</summary>
    public int? CompareTo(JsonElement operand) => operand.ValueKind switch
    {
        JsonValueKind.Number => Number?.CompareTo(operand.GetDouble()),
        JsonValueKind.String => Text is null ? null : string.CompareOrdinal(Text, operand.GetString()),
        _ => null,
    };

    private double? Number => _json is { } json
        ? json.ValueKind == JsonValueKind.Number ? json.GetDouble() : null
        : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
