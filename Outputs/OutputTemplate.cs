using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WebhookOps.Core.Validation;

namespace WebhookOps.Outputs;

/// <summary>
/// A name made for each event: text with <c>{id}</c>, <c>{source}</c>, <c>{type}</c>, <c>{date}</c>, <c>{year}</c>, <c>{month}</c>, <c>{day}</c> and
/// <c>{hour}</c> (UTC, of its arrival). What the provider chose is reduced to letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, so that it
/// cannot climb out of a folder, a topic or a key.
/// </summary>
public sealed partial class OutputTemplate(string text)
{
    public const string Rule = "may name {id}, {source}, {type}, {date}, {year}, {month}, {day} and {hour} in braces, and nothing else";

    private static readonly string[] Names = ["id", "source", "type", "date", "year", "month", "day", "hour"];

    /// <summary>Whether every event has a name of its own.</summary>
    public bool IsUnique { get; } = text.Contains("{id}", StringComparison.Ordinal);

    public static IEnumerable<FieldError> Check(string field, string text) =>
        Braces().Replace(text, m => Names.Contains(m.Groups["name"].Value, StringComparer.Ordinal) ? "" : m.Value).AsSpan().ContainsAny('{', '}')
            ? [new FieldError(field, Rule)]
            : [];

    public string For(OutputMessage message) => text.Contains('{', StringComparison.Ordinal) ? Braces().Replace(text, m => Value(m.Groups["name"].Value, message)) : text;

    private static string Value(string name, OutputMessage message) => name switch
    {
        "id" => Plain(message.Id),
        "source" => Plain(message.Source),
        "type" => Plain(message.EventType ?? ""),
        "date" => message.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "year" => message.ReceivedAt.UtcDateTime.ToString("yyyy", CultureInfo.InvariantCulture),
        "month" => message.ReceivedAt.UtcDateTime.ToString("MM", CultureInfo.InvariantCulture),
        "day" => message.ReceivedAt.UtcDateTime.ToString("dd", CultureInfo.InvariantCulture),
        "hour" => message.ReceivedAt.UtcDateTime.ToString("HH", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Plain(string value)
    {
        var plain = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            plain.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && plain.Length > 0) ? c : '_');
        }

        return plain.Length == 0 ? "none" : plain.ToString();
    }

    [GeneratedRegex(@"\{(?<name>[a-z]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Braces();
}
