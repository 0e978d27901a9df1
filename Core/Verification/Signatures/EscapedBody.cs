using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>
/// A JSON body as PHP would have written it: whatever is beyond ASCII as <c>\uXXXX</c>, and <c>/</c> as <c>\/</c>. To a JSON reader it is the same
/// body; some senders sign it, whichever they send.
/// </summary>
internal static class EscapedBody
{
    public static string Of(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return Encoding.Latin1.GetString(body); // no JSON, and no body that anyone escaped
        }

        var text = new StringBuilder(body.Length);
        var last = '\0';
        foreach (var c in Encoding.UTF8.GetString(body))
        {
            if (c >= '\x7f')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c == '/' && last != '\\' ? "\\" : "").Append(c);
            }

            last = c;
        }

        return text.ToString();
    }
}
