using System.Globalization;
using System.Text.Json;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;

namespace WebhookOps.Core.Search;

/// <summary>An event's content as a search sees it. What is needed of it is made once.</summary>
public sealed class SearchSubject(HeaderList headers, byte[] body) : IDisposable
{
    private string? _text;
    private JsonDocument? _document;
    private bool _parsed;

    private string Text => _text ??= SearchWords.TextOf(body);

    /// <summary>Whether the content is like a term about content (<see cref="SearchField.Text"/>, <see cref="SearchField.Body"/>, <see cref="SearchField.Header"/>).</summary>
    public bool Matches(SearchTerm term) => term.Excluded != term.Field switch
    {
        SearchField.Text => HasText(term.Values[0]),
        SearchField.Header => headers.FindAll(term.Name).Any(h => term.Values.Any(v => IsLike(h, v, StringComparison.OrdinalIgnoreCase))),
        SearchField.Body => Root is { } root && Any(root, term.Name.Split('.'), found => term.Values.Any(v => IsLike(found, v))),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    public void Dispose() => _document?.Dispose();

    private JsonElement? Root
    {
        get
        {
            if (!_parsed)
            {
                _parsed = true;
                try
                {
                    _document = body.Length is 0 or > SearchWords.MaxBody ? null : JsonDocument.Parse(body);
                }
                catch (JsonException)
                {
                    _document = null;
                }
            }

            return _document?.RootElement;
        }
    }

    /// <summary>A <c>*</c> before a text lets it begin inside of a word.</summary>
    private bool HasText(string sought)
    {
        var anywhere = sought is ['*', _, ..];
        var text = anywhere ? sought[1..] : sought;
        return Has(Text, text, anywhere) || headers.Any(h => Has(h.Name, text, anywhere) || Has(h.Value, text, anywhere));
    }

    private static bool Has(string text, string sought, bool anywhere)
    {
        for (var at = 0; (at = text.IndexOf(sought, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (anywhere || at == 0 || !SearchWords.IsWordCharacter(sought[0]) || !SearchWords.IsWordCharacter(text[at - 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Follows a path; an array that is asked for a member answers with those of its elements.</summary>
    private static bool Any(JsonElement element, ReadOnlySpan<string> path, Func<JsonElement, bool> test)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            if (path.Length > 0 && int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return index < element.GetArrayLength() && Any(element[index], path[1..], test);
            }

            foreach (var item in element.EnumerateArray())
            {
                if (Any(item, path, test))
                {
                    return true;
                }
            }

            return false;
        }

        return path.Length == 0
            ? test(element)
            : element.ValueKind == JsonValueKind.Object && element.FindMember(path[0]) is { } inside && Any(inside, path[1..], test);
    }

    private static bool IsLike(JsonElement found, string value) => found.ValueKind switch
    {
        JsonValueKind.String => found.FindText() is { } text && IsLike(text, value, StringComparison.Ordinal),
        JsonValueKind.Number => IsLike(found.GetRawText(), value, StringComparison.Ordinal)
            || (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && found.TryGetDecimal(out var own) && own == number),
        JsonValueKind.True => value is "true" or "*",
        JsonValueKind.False => value is "false" or "*",
        JsonValueKind.Null => value is "null",
        _ => value is "*",
    };

    private static bool IsLike(string text, string value, StringComparison comparison) =>
        value.EndsWith('*') ? text.StartsWith(value[..^1], comparison) : text.Equals(value, comparison);
}
