using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console.Rendering;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating;

/// <summary>
/// What a verb shows: a table for people, or a line of JSON for each thing. Whatever it shows came from elsewhere, so nothing of it reaches
/// the terminal that could steer it; JSON escapes by itself.
/// </summary>
internal sealed class Results(bool json, TextWriter output)
{
    private const int LongestCell = 80;
    private const int LongestValue = 4000;

    public bool IsJson => json;

    /// <summary>A list.</summary>
    /// <param name="columns">Names of members, as paths (<c>retry.maxAttempts</c>); the last part heads the column.</param>
    public async Task<int> ListAsync(IAsyncEnumerable<JsonNode> items, params string[] columns)
    {
        if (json)
        {
            await foreach (var item in items)
            {
                await output.WriteLineAsync(item.ToJsonString());
            }

            return 0;
        }

        var rows = new List<string[]>();
        await foreach (var item in items)
        {
            rows.Add([.. columns.Select(c => Cell(Member(item, c)))]);
        }

        var headings = columns.Select(c => Heading(c[(c.LastIndexOf('.') + 1)..])).ToArray();
        var widths = headings.Select((h, i) => rows.Select(r => Width(r[i])).Append(Width(h)).Max()).ToArray();
        if (rows.Count > 0)
        {
            await WriteRowAsync(headings, widths);
        }

        foreach (var row in rows)
        {
            await WriteRowAsync(row, widths);
        }

        return 0;
    }

    /// <summary>One thing: its members, one in a line, and what is inside of them below and further right.</summary>
    public int One(JsonNode item)
    {
        if (json)
        {
            output.WriteLine(item.ToJsonString());
            return 0;
        }

        WriteMembers(item.AsObject(), "");
        return 0;
    }

    /// <summary>Says that something is done: to people only, for a program has the exit code.</summary>
    public int Done(string text, JsonNode? item = null)
    {
        output.WriteLine(json ? (item ?? new JsonObject { ["done"] = true }).ToJsonString() : Printable.Of(text));
        return 0;
    }

    private async Task WriteRowAsync(string[] cells, int[] widths) =>
        await output.WriteLineAsync(string.Join("  ", cells.Select((c, i) => i == cells.Length - 1 ? c : c + new string(' ', widths[i] - Width(c)))).TrimEnd());

    /// <summary>In columns of a terminal: some characters take two, and some none.</summary>
    private static int Width(string text) => new Segment(text).CellCount();

    private static JsonNode? Member(JsonNode item, string path) => path.Split('.').Aggregate<string, JsonNode?>(item, (node, name) => (node as JsonObject)?[name]);

    private void WriteMembers(JsonObject item, string indent, string? first = null)
    {
        foreach (var (name, value) in item.Where(m => m.Value is not null))
        {
            WriteMember(first ?? indent, Printable.Of(name), value!, indent);
            first = null;
        }
    }

    private void WriteMember(string start, string name, JsonNode value, string indent)
    {
        switch (value)
        {
            case JsonObject inner:
                output.WriteLine($"{start}{name}:");
                WriteMembers(inner, indent + "  ");
                break;
            case JsonArray list when list.Any(i => i is JsonObject):
                output.WriteLine($"{start}{name}:");
                foreach (var part in list.OfType<JsonObject>())
                {
                    if (part.Count == 2 && part.ContainsKey("name") && part.ContainsKey("value"))
                    {
                        output.WriteLine($"{indent}  {Printable.Of(part["name"]!.ToString())}: {Printable.Of(part["value"]?.ToString() ?? "", LongestValue)}");
                    }
                    else
                    {
                        WriteMembers(part, indent + "    ", indent + "  - ");
                    }
                }

                break;
            case JsonArray list when list.Any(i => i is JsonArray):
                output.WriteLine($"{start}{name}:");
                foreach (var pair in list.OfType<JsonArray>())
                {
                    output.WriteLine($"{indent}  {Printable.Of(string.Join(": ", pair.Select(p => p?.ToString() ?? "-")), LongestValue)}");
                }

                break;
            case JsonArray list:
                output.WriteLine($"{start}{name}: {(list.Count == 0 ? "-" : Printable.Of(string.Join(", ", list.Select(i => i?.ToString() ?? "-")), LongestValue))}");
                break;
            default:
                output.WriteLine($"{start}{name}: {Printable.Of(value.ToString(), LongestValue)}");
                break;
        }
    }

    /// <summary><c>receivedAt</c> as RECEIVED AT.</summary>
    private static string Heading(string member) => string.Concat(member.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {c}" : char.ToUpperInvariant(c).ToString()));

    private static string Cell(JsonNode? value) => value switch
    {
        null => "-",
        JsonValue when AsMoment(value) is { } moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        JsonValue => value.ToString() is { Length: > 0 } text ? Printable.Of(text, LongestCell) : "-",
        JsonArray { Count: 0 } => "-",
        JsonArray list when list.All(i => i is JsonValue) => Printable.Of(string.Join(", ", list.Select(i => i!.ToString())), LongestCell),
        JsonArray list when list.All(i => (i as JsonObject)?["state"] is JsonValue) =>
            Printable.Of(string.Join(", ", list.GroupBy(i => i!["state"]!.ToString(), StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}")), LongestCell),
        JsonArray list => list.Count.ToString(CultureInfo.InvariantCulture),
        _ => Printable.Of(value.ToJsonString(), LongestCell),
    };

    /// <summary>A time as the API writes it: what strangers wrote may look like one too, and is then shown like one.</summary>
    private static DateTimeOffset? AsMoment(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.ToString() is { Length: >= 20 and <= 33 } text && text[10] == 'T' && text[^1] == 'Z'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
