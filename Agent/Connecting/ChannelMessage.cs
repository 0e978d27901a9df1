using System.Runtime.InteropServices;
using System.Text.Json;
using WebhookOps.Core.Events;

namespace WebhookOps.Agent.Connecting;

/// <summary>A message of a channel, as the provider sent it.</summary>
internal sealed record ChannelMessage
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required string Source { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required HeaderList Headers { get; init; }

    /// <summary>What the app's own spans lie below (W3C), if the server says so.</summary>
    public string? TraceParent { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Reads a <c>webhook</c> frame; null: it is another frame.</summary>
    /// <exception cref="JsonException">It is no frame at all.</exception>
    public static ChannelMessage? Read(ReadOnlyMemory<byte> frame)
    {
        using var document = JsonDocument.Parse(frame, s_options);
        return Read(document.RootElement);
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static ChannelMessage? Read(JsonElement frame)
    {
        if (Text(frame, "type") != "webhook")
        {
            return null;
        }

        return new ChannelMessage
        {
            Id = Text(frame, "message_id") ?? throw new JsonException("A message has no message_id."),
            EventId = Text(frame, "event_id") ?? "",
            Source = Text(frame, "webhook_id") ?? "",
            Attempt = frame.TryGetProperty("attempt", out var attempt) && attempt.TryGetInt32(out var number) ? number : 1,
            ReceivedAt = frame.TryGetProperty("timestamp", out var at) && at.TryGetDateTimeOffset(out var moment) ? moment : default,
            Method = Text(frame, "method") ?? "POST",
            Path = Text(frame, "path") ?? "",
            Query = Text(frame, "query") ?? "",
            Headers = HeadersOf(frame),
            TraceParent = Text(frame, "traceparent"),
            Body = BodyOf(frame),
        };
    }

    /// <summary>The very bytes: of their own where they are given, else the payload as it stands in the frame.</summary>
    private static byte[] BodyOf(JsonElement frame) =>
        frame.TryGetProperty("body_base64", out var body) ? body.GetBytesFromBase64()
        : frame.TryGetProperty("payload", out var payload) ? JsonMarshal.GetRawUtf8Value(payload).ToArray()
        : [];

    private static HeaderList HeadersOf(JsonElement frame) =>
        frame.TryGetProperty("header_lines", out var lines) ? new HeaderList([.. lines.EnumerateArray().Select(l => new Header(l[0].GetString()!, l[1].GetString()!))])
        : frame.TryGetProperty("headers", out var headers) ? new HeaderList([.. headers.EnumerateObject().Select(h => new Header(h.Name, h.Value.GetString()!))])
        : HeaderList.Empty;

    private static string? Text(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
