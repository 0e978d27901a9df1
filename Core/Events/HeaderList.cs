using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebhookOps.Core.Events;

/// <summary>
/// Headers in the order and the spelling they came in, repeated names included. Names are compared without regard to case.
/// Stored as a JSON array of pairs: <c>[["Content-Type","application/json"],…]</c>.
/// </summary>
public sealed class HeaderList(IReadOnlyList<Header> headers) : IReadOnlyList<Header>
{
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

    public string ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
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

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

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
}
