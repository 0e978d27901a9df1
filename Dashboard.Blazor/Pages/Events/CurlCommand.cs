using System.Text;
using WebhookOps.Core.Events;

namespace WebhookOps.Dashboard.Blazor.Pages.Events;

/// <summary>A request as a command to paste into a shell. Nothing in it can end its quotation.</summary>
internal static class CurlCommand
{
    private const int LongestBody = 16 * 1024;

    private static readonly string[] s_own = ["host", "content-length", "connection", "transfer-encoding", "accept-encoding"];

    /// <param name="bodyFile">Where the body is when it is no text that a command can hold.</param>
    public static string Of(Event sent, string url, string bodyFile)
    {
        var command = new StringBuilder("curl -X ").Append(Quote(Escape(sent.Method))).Append(' ').Append(Quote(url + Escape(sent.Path + sent.Query)));
        foreach (var (name, value) in sent.Headers.Where(h => !s_own.Contains(h.Name, StringComparer.OrdinalIgnoreCase) && IsPlain(h.Name + h.Value)))
        {
            command.Append(" \\\n  -H ").Append(Quote($"{name}: {value}"));
        }

        if (sent.Body.Length > 0)
        {
            var text = sent.Body.Length <= LongestBody ? TextOf(sent.Body) : null;
            command.Append(" \\\n  --data-binary ").Append(Quote(text is null || text.StartsWith('@') ? "@" + bodyFile : text));
        }

        return command.ToString();
    }

    /// <summary>Leaves of a method or an address nothing that a terminal would act on.</summary>
    private static string Escape(string text) =>
        IsPlain(text) ? text : string.Concat(text.Select(c => IsPlain(c.ToString()) ? c.ToString() : Uri.EscapeDataString(c.ToString())));

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string? TextOf(byte[] body)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            return IsPlain(text.Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal)) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsPlain(string text) => text == Parts.Shown.Of(text);
}
