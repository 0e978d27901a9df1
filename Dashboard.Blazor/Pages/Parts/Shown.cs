using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

/// <summary>
/// A stranger's text made safe for the eye. The renderer already encodes it as HTML; this makes visible what could mislead a reader or,
/// copied, a terminal: control characters (an escape sequence begins with one), marks that turn the direction of writing, and what has no
/// width. Line breaks and tabs stay only where a text has lines.
/// </summary>
internal static class Shown
{
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => char.IsControl(c) || IsFormat(c))]);

    /// <summary>One line.</summary>
    public static string Of(string? text) => Make(text, lines: false);

    /// <summary>A text of several lines.</summary>
    public static string Lines(string? text) => Make(text, lines: true);

    private static string Make(string? text, bool lines)
    {
        if (text is null || !text.AsSpan().ContainsAny(s_suspects))
        {
            return text ?? "";
        }

        var shown = new StringBuilder(text.Length + 32);
        foreach (var c in text)
        {
            if (!s_suspects.Contains(c) || (lines && c is '\n' or '\t'))
            {
                shown.Append(c);
            }
            else if (c < ' ')
            {
                if (!(lines && c == '\r'))
                {
                    shown.Append((char)('\u2400' + c)); // its picture: ␛
                }
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)c:X4}⟩");
            }
        }

        return shown.ToString();
    }

    private static bool IsFormat(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
