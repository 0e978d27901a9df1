using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using WebhookOps.Core.Json;

namespace WebhookOps.Outputs;

/// <summary>
/// An event as one line of JSON, for systems that have no place of their own for its id and headers. A JSON body stands under
/// <c>body</c> exactly as it came, unless it spans lines; any other stands under <c>bodyBase64</c>.
/// </summary>
public static class Envelope
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(OutputMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var buffer = new ArrayBufferWriter<byte>(message.Body.Length + 512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("id", message.Id);
        json.WriteString("source", message.Source);
        json.WriteString("type", message.EventType);
        json.WriteString("receivedAt", message.ReceivedAt.UtcDateTime);
        json.WriteString("method", message.Method);
        json.WriteString("path", message.Path);
        json.WriteString("query", message.Query);
        json.WritePropertyName("headers");
        json.WriteRawValue(message.Headers.ToJson());
        var body = message.Body.Span;
        if (JsonFields.IsJson(body) && Utf8.IsValid(body) && !body.ContainsAny((byte)'\n', (byte)'\r'))
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("bodyBase64", body);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
