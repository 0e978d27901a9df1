using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Json;
using WebhookOps.Tunnel.Service.Channels.Live;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>
/// A message as connectors get it. <c>payload</c> is a JSON body as it came (masked members aside), character for character. Wherever that
/// is not the whole truth (another kind of body, white space around it), <c>body_base64</c> has the very bytes.
/// </summary>
internal static class MessageFrame
{
    /// <summary>Before the id of a message: its delivery's, under the name that connectors know.</summary>
    public const string IdPrefix = "msg";

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="lines">Whether carriage returns in a body would be lost on the way.</param>
    public static void Write(IBufferWriter<byte> output, HeldMessage message, Event @event, Channel channel, string source, bool lines)
    {
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteString("type", "webhook");
        json.WriteString("message_id", PublicId.Format(IdPrefix, message.Id));
        json.WriteNumber("sequence", message.Sequence);
        json.WriteString("webhook_id", source);
        json.WriteString("event_id", PublicId.Format(PublicId.Event, @event.Id));
        json.WriteString("timestamp", @event.ReceivedAt.UtcDateTime);
        json.WriteNumber("attempt", message.Claim.AttemptNumber);
        if (message.TraceParent is { } trace)
        {
            json.WriteString("traceparent", trace);
        }

        json.WriteString("method", @event.Method);
        json.WriteString("path", @event.Path);
        json.WriteString("query", Redaction.Pairs(@event.Query, channel));
        WriteHeaders(json, @event.Headers, channel);
        WriteBody(json, Redaction.Body(@event.Body, @event.Headers.Find("Content-Type"), channel), lines);
        json.WriteEndObject();
    }

    /// <summary>Under their own names; of a name that came more than once the values are joined, and all lines stand in <c>header_lines</c>.</summary>
    private static void WriteHeaders(Utf8JsonWriter json, HeaderList headers, Channel channel)
    {
        json.WriteStartObject("headers");
        var repeated = false;
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, _) = headers[i];
            if (EndToEndHeaders.Pass(name) && IsFirst(headers, i))
            {
                var values = headers.FindAll(name).ToArray();
                repeated |= values.Length > 1;
                json.WriteString(name, Redaction.Covers(channel, name) ? Redaction.Mask : string.Join(", ", values));
            }
        }

        json.WriteEndObject();
        if (repeated)
        {
            json.WriteStartArray("header_lines");
            foreach (var (name, value) in headers.Where(h => EndToEndHeaders.Pass(h.Name)))
            {
                json.WriteStartArray();
                json.WriteStringValue(name);
                json.WriteStringValue(Redaction.Covers(channel, name) ? Redaction.Mask : value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteBody(Utf8JsonWriter json, byte[] body, bool lines)
    {
        var isJson = JsonFields.IsJson(body) && Utf8.IsValid(body);
        json.WritePropertyName("payload");
        if (!isJson)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(body, skipInputValidation: true);
        }

        if (!isJson || IsSpace(body[0]) || IsSpace(body[^1]) || (lines && body.AsSpan().Contains((byte)'\r')))
        {
            json.WriteBase64String("body_base64", body);
        }
    }

    private static bool IsFirst(HeaderList headers, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (headers[i].Name.Equals(headers[at].Name, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
