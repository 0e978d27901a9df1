using System.Globalization;
using System.Text;

namespace WebhookOps.Agent.Output;

/// <summary>Makes text from outside safe to show in a terminal: nothing in it can move the cursor, change colours or reverse the line.</summary>
public static class Printable
{
    public static string Of(string text, int max = 2000)
    {
        var safe = new StringBuilder(Math.Min(text.Length, max));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= max)
            {
                safe.Append('…');
                break;
            }

            if (IsSafe(rune))
            {
                safe.Append(rune.ToString());
            }
            else
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
        }

        return safe.ToString();
    }

    /// <summary>Text of several lines, each made safe.</summary>
    public static string OfLines(string text, int max = 20_000) =>
        string.Join('\n', text.Length > max ? [.. Lines(text[..max]), "…"] : Lines(text));

    private static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(line => Of(line.Replace("\t", "    ", StringComparison.Ordinal)));

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
