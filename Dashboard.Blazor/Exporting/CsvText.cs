using System.Buffers;
using System.Globalization;
using System.Text;
using WebhookOps.Dashboard.Blazor.Pages.Parts;

namespace WebhookOps.Dashboard.Blazor.Exporting;

/// <summary>
/// Lines of comma-separated values (RFC 4180). What a stranger sent must do nothing where they are opened: control characters are made visible,
/// and what a spreadsheet would take for a formula has an apostrophe before it.
/// </summary>
internal static class CsvText
{
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\uff1d\uff0b\uff0d\uff20");

    public static void AppendLine(StringBuilder text, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            text.Append(i == 0 ? "" : ",");
            AppendCell(text, cells[i]);
        }

        text.Append("\r\n");
    }

    private static void AppendCell(StringBuilder text, object? cell)
    {
        switch (cell)
        {
            case null:
                break;
            case DateTimeOffset moment:
                text.Append(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case int or long:
                text.Append(CultureInfo.InvariantCulture, $"{cell}");
                break;
            default:
                var safe = Shown.Of(cell.ToString() ?? "");
                text.Append('"').Append(safe.AsSpan().TrimStart() is [var first, ..] && s_formula.Contains(first) ? "'" : "").Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                break;
        }
    }
}
