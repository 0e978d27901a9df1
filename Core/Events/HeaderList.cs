using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebhookOps.Core.Events;

/// <summary>
/// Headers in the order and the spelling they came in, repeated names included. Names are compared without regard to case.
/// Stored as a JSON array of pairs: <c>[["Content-Type","application/json"],…]</c>.
/// </summary>
public sealed class HeaderList(IReadOnlyList<Header> headers) : IReadOnlyList<Header>
{
    /// <summary>What stands in a JSON string as it is; everything else goes by way of the encoder.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private string? _json;

    public static HeaderList Empty { get; } = new([]);

    public int Count => headers.Count;

    public Header this[int index] => headers[index];

    /// <summary>The first value of a header, or null.</summary>
    public string? Find(string name)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return headers[i].Value;
            }
        }

        return null;
    }

    /// <summary>Every value of a header, in order.</summary>
    public IEnumerable<string> FindAll(string name) =>
        headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    /// <summary>Made once and kept: ingest calls it on the request's own thread, so that the writer of the ledger need not.</summary>
    public string ToJson() => _json ??= WriteJson();

    public static HeaderList FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        var list = new List<Header>(document.RootElement.GetArrayLength());
        foreach (var pair in document.RootElement.EnumerateArray())
        {
            list.Add(new Header(pair[0].GetString()!, pair[1].GetString()!));
        }

        return new HeaderList(list);
    }

    public IEnumerator<Header> GetEnumerator() => headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string WriteJson()
    {
        var length = headers.Count == 0 ? 2 : 1 + (headers.Count * """["",""],""".Length);
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = headers[i];
            if (name.AsSpan().ContainsAnyExcept(Plain) || value.AsSpan().ContainsAnyExcept(Plain))
            {
                return WriteEscapedJson();
            }

            length += name.Length + value.Length;
        }

        return string.Create(length, headers, static (text, headers) =>
        {
            text[0] = '[';
            var at = 1;
            for (var i = 0; i < headers.Count; i++)
            {
                Append(text, ref at, i == 0 ? "[\"" : ",[\"");
                Append(text, ref at, headers[i].Name);
                Append(text, ref at, "\",\"");
                Append(text, ref at, headers[i].Value);
                Append(text, ref at, "\"]");
            }

            text[at] = ']';
        });
    }

    private static void Append(Span<char> text, ref int at, string part)
    {
        part.CopyTo(text[at..]);
        at += part.Length;
    }

    private string WriteEscapedJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var (name, value) in headers)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(name);
                writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
