using System.Buffers;
using System.Text.Json;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>The frames that carry no message.</summary>
internal static class ControlFrame
{
    public static byte[] Connected(LiveConnection connection, string channel, DateTimeOffset now) => Write(json =>
    {
        json.WriteString("type", "connected");
        json.WriteString("connection_id", connection.PublicId);
        json.WriteString("channel", channel);
        json.WriteString("timestamp", now.UtcDateTime);
    });

    public static byte[] Heartbeat(DateTimeOffset now) => Write(json =>
    {
        json.WriteString("type", "heartbeat");
        json.WriteString("timestamp", now.UtcDateTime);
        json.WriteString("server_time", now.UtcDateTime);
    });

    public static byte[] Error(CloseReason reason) => Write(json =>
    {
        json.WriteString("error", reason.Error);
        json.WriteString("detail", reason.Text);
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
