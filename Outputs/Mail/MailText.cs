using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace WebhookOps.Outputs.Mail;

/// <summary>An event as an internet message (RFC 5322, MIME): what is known of it as text, its body attached.</summary>
internal static class MailText
{
    private const int LineBytes = 57; // 76 characters of base64
    private const int WordBytes = 45; // 60

    public static string[] Addresses(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines end with CRLF, and none begins with a dot.</summary>
    public static string Compose(OutputMessage message, string from, string to, string subject)
    {
        var mark = $"webhookops-{message.Id}";
        var type = message.ContentType is { Length: <= 200 } given && given.All(static c => c is >= ' ' and <= '~') ? given : "application/octet-stream";
        var text = new StringBuilder();
        AppendHead(text, message.Id, message.ReceivedAt, from, to, subject);
        text.Append("X-Webhook-Id: ").Append(message.Id).Append("\r\nX-Webhook-Source: ").Append(message.Source).Append("\r\n");
        text.Append("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"").Append(mark).Append("\"\r\n\r\n");
        text.Append("--").Append(mark).Append("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        Append(text, Encoding.UTF8.GetBytes(Describe(message)));
        text.Append("--").Append(mark).Append("\r\nContent-Type: ").Append(type).Append("\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"")
            .Append(message.Id).Append(type.Contains("json", StringComparison.OrdinalIgnoreCase) ? ".json" : ".bin").Append("\"\r\n\r\n");
        Append(text, message.Body.Span);
        return text.Append("--").Append(mark).Append("--\r\n").ToString();
    }

    /// <summary>A message of nothing but text, to be read by people. Lines end with CRLF, and none begins with a dot.</summary>
    public static string Compose(PlainMail mail)
    {
        var text = new StringBuilder();
        AppendHead(text, mail.Id, mail.At, mail.From, string.Join(", ", mail.To), mail.Subject);
        text.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        Append(text, Encoding.UTF8.GetBytes(mail.Text));
        return text.ToString();
    }

    private static void AppendHead(StringBuilder text, string id, DateTimeOffset at, string from, string to, string subject)
    {
        text.Append("From: ").Append(Header(from)).Append("\r\nTo: ").Append(Header(to)).Append("\r\nSubject: ").Append(EncodedWords(Header(subject))).Append("\r\n");
        text.Append("Date: ").Append(at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)).Append("\r\n");
        text.Append("Message-ID: <").Append(id).Append('@').Append(new MailAddress(from).Host).Append(">\r\n");
    }

    /// <summary>As RFC 2047 has it: words of at most 75 characters, each of whole characters, on lines of their own.</summary>
    private static string EncodedWords(string text)
    {
        var words = new List<string>();
        var word = new MemoryStream();
        Span<byte> rune = stackalloc byte[4];
        foreach (var next in text.EnumerateRunes())
        {
            var size = next.EncodeToUtf8(rune);
            if (word.Length + size > WordBytes)
            {
                words.Add(Encoded(word));
                word.SetLength(0);
            }

            word.Write(rune[..size]);
        }

        words.Add(Encoded(word));
        return string.Join("\r\n ", words);

        static string Encoded(MemoryStream bytes) => $"=?utf-8?B?{Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length)}?=";
    }

    private static string Describe(OutputMessage message) =>
        $"Event {message.Id} of {message.Source}, type '{message.EventType}', received {message.ReceivedAt:u}.\r\n\r\n"
        + string.Join("\r\n", message.Headers.Select(h => $"{h.Name}: {h.Value}")) + "\r\n";

    private static string Header(string text) => string.Concat(text.Where(static c => !char.IsControl(c)));

    private static void Append(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(LineBytes, bytes.Length)..])
        {
            text.Append(Convert.ToBase64String(bytes[..Math.Min(LineBytes, bytes.Length)])).Append("\r\n");
        }
    }
}
