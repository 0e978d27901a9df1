using System.Collections.Frozen;
using System.Globalization;

namespace WebhookOps.Core.Search;

/// <summary>The names of the fields, and what their values look like.</summary>
public static class SearchFields
{
    public const string States = "pending, held, sending, delivered, dead, cancelled";

    public const string Known = "source, destination, state, type, status, error, id, method, path, verified, last, from, to, body.NAME, header.NAME";

    private static readonly FrozenDictionary<string, SearchField> s_byName = Enum.GetValues<SearchField>()
        .Where(f => f is not (SearchField.Text or SearchField.Body or SearchField.Header))
        .ToFrozenDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_states = States.Split(", ").ToFrozenSet(StringComparer.Ordinal);

    public static string NameOf(SearchField field) => field.ToString().ToLowerInvariant();

    /// <summary>The first and the last status that a text stands for; null: it stands for none.</summary>
    public static (int First, int Last)? StatusRange(string text)
    {
        if (text.Length == 3 && text[0] is >= '1' and <= '5' && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase))
        {
            var hundred = (text[0] - '0') * 100;
            return (hundred, hundred + 99);
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (from, to) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        return Status(from) is { } first && Status(to) is { } last && first <= last ? (first, last) : null;
    }

    /// <summary><c>90s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>; null for anything else, and beyond ten years.</summary>
    public static TimeSpan? Age(string text)
    {
        if (text.Length is < 2 or > 9 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return null;
        }

        double? seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => null };
        return seconds * count is { } all and <= 10 * 366 * 86_400.0 ? TimeSpan.FromSeconds(all) : null;
    }

    /// <summary>A date or an ISO 8601 time, in UTC unless it says otherwise.</summary>
    public static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment)
            ? moment
            : null;

    internal static SearchField? Find(string name) => s_byName.TryGetValue(name, out var field) ? field : null;

    /// <summary>What is wrong with a value and what would be right; null: nothing.</summary>
    internal static string? Check(SearchField field, string value) => field switch
    {
        _ when value.Length == 0 && field is not (SearchField.Body or SearchField.Header) => $"'{NameOf(field)}' needs a value, such as {Example(field)}.",
        _ when value.Contains('\0', StringComparison.Ordinal) => "A value cannot contain the character NUL.",
        SearchField.State when !s_states.Contains(value) => $"There is no state '{value}'. Use one of {States}.",
        SearchField.Status when StatusRange(value) is null => "'status' takes a status (500), a class (5xx) or a range (400-499).",
        SearchField.Verified when value is not ("yes" or "no") => "'verified' takes yes or no.",
        SearchField.Last when Age(value) is null => "'last' takes a number and a unit: 90s, 15m, 24h, 7d or 2w.",
        SearchField.From or SearchField.To when Moment(value) is null => $"'{NameOf(field)}' takes a date or a time in UTC: 2026-05-01 or 2026-05-01T12:00:00Z.",
        _ => null,
    };

    private static int? Status(string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : null;

    private static string Example(SearchField field) => field switch
    {
        SearchField.Source => "source:github",
        SearchField.State => "state:dead",
        SearchField.Type => "type:invoice.*",
        SearchField.Status => "status:5xx",
        SearchField.Last => "last:24h",
        SearchField.From or SearchField.To => $"{NameOf(field)}:2026-05-01",
        SearchField.Verified => "verified:no",
        SearchField.Method => "method:POST",
        SearchField.Path => "path:/orders*",
        SearchField.Error => "error:TIMEOUT",
        _ => $"{NameOf(field)}:…",
    };
}
