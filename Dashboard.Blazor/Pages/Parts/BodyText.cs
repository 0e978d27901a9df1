using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

/// <summary>A body made readable: a bounded part of it, as indented JSON or XML, a form's fields, text or hex.</summary>
/// <param name="View"><c>pretty</c>, <c>text</c> or <c>hex</c>.</param>
/// <param name="ShownBytes">How many bytes of the body the text stands for.</param>
internal sealed record BodyText(string View, string Text, int ShownBytes)
{
    private const int MaxText = 64 * 1024;
    private const int MaxHex = 4 * 1024;

    private static readonly SearchValues<byte> s_neverInForms = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => b is <= 0x20 or >= 0x7f or (byte)'<' or (byte)'{' or (byte)'"')]);

    /// <param name="view">What was asked for; null or unknown: the first that suits, of pretty, text and hex.</param>
    public static BodyText Of(byte[] body, string? view) => view switch
    {
        "hex" => AsHex(body),
        "text" => AsText(body),
        _ => AsJson(body) ?? AsXml(body) ?? AsForm(body) ?? (LooksLikeText(body) ? AsText(body) : AsHex(body)),
    };

    private static BodyText? AsJson(byte[] body)
    {
        if (body.Length is 0 or > MaxText)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            using var pretty = new MemoryStream();
            using (var writer = new Utf8JsonWriter(pretty, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                document.WriteTo(writer);
            }

            return new BodyText("pretty", Shown.Lines(Encoding.UTF8.GetString(pretty.ToArray())), body.Length);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Without entities and without anything from elsewhere: a document type is refused.</summary>
    private static BodyText? AsXml(byte[] body)
    {
        if (body.Length > MaxText || body.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'<', ..])
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxText });
            var pretty = new StringBuilder();
            using (var writer = XmlWriter.Create(pretty, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
            {
                writer.WriteNode(reader, defattr: false);
            }

            return new BodyText("pretty", Shown.Lines(pretty.ToString()), body.Length);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>A posted form, one field in a line.</summary>
    private static BodyText? AsForm(byte[] body)
    {
        if (body.Length is 0 or > MaxText || !body.AsSpan().Contains((byte)'=') || body.AsSpan().ContainsAny(s_neverInForms))
        {
            return null;
        }

        var fields = Encoding.ASCII.GetString(body).Split('&').Select(f => string.Join(" = ", f.Split('=', 2).Select(p => Uri.UnescapeDataString(p.Replace('+', ' ')))));
        return new BodyText("pretty", Shown.Lines(string.Join('\n', fields)), body.Length);
    }

    private static BodyText AsText(byte[] body)
    {
        var length = Math.Min(body.Length, MaxText);
        return new BodyText("text", Shown.Lines(Encoding.UTF8.GetString(body, 0, length)), length);
    }

    private static BodyText AsHex(byte[] body)
    {
        var length = Math.Min(body.Length, MaxHex);
        var text = new StringBuilder(length * 5);
        for (var at = 0; at < length; at += 16)
        {
            var row = body.AsSpan(at, Math.Min(16, length - at));
            text.Append(at.ToString("x6", null)).Append("  ");
            for (var i = 0; i < 16; i++)
            {
                text.Append(i < row.Length ? row[i].ToString("x2", null) : "  ").Append(i == 7 ? "  " : " ");
            }

            text.Append(' ');
            foreach (var b in row)
            {
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            }

            text.Append('\n');
        }

        return new BodyText("hex", text.ToString(), length);
    }

    private static bool LooksLikeText(byte[] body)
    {
        var start = body.AsSpan(0, Math.Min(body.Length, 512));
        return !start.Contains((byte)0) && Encoding.UTF8.GetString(start).Count(static c => c == '\uFFFD') <= 1;
    }
}
