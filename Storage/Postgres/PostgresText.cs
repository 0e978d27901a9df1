using System.Buffers;

namespace WebhookOps.Storage.Postgres;

/// <summary>
/// Text that PostgreSQL takes. It has no NUL, and a lone surrogate has no UTF-8; what senders put into ids and paths may hold both,
/// and must not poison the batch it travels in.
/// </summary>
internal static class PostgresText
{
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
        ['\0', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    public static string? Clean(string? text) => text is null || !text.AsSpan().ContainsAny(s_suspects) ? text : Replace(text);

    /// <summary>Every NUL and lone surrogate becomes U+FFFD.</summary>
    private static string Replace(string text) => string.Create(text.Length, text, static (clean, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                clean[i] = text[i];
                clean[++i] = text[i];
            }
            else
            {
                clean[i] = text[i] == '\0' || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
            }
        }
    });
}
