using System.Text.Json;
using WebhookOps.Core.Channels;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>Masks what a channel does not want its connectors to see.</summary>
internal static class Redaction
{
    public const string Mask = "***REDACTED***";

    public static bool Covers(Channel channel, string name)
    {
        for (var i = 0; i < channel.Redact.Count; i++)
        {
            if (channel.Redact[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a JSON text with the values of covered members masked, however deep they stand.</summary>
    public static void Write(Utf8JsonWriter json, byte[] body, Channel channel)
    {
        using var document = JsonDocument.Parse(body);
        Write(json, document.RootElement, channel);
    }

    private static void Write(Utf8JsonWriter json, JsonElement element, Channel channel)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    if (Covers(channel, member.Name))
                    {
                        json.WriteStringValue(Mask);
                    }
                    else
                    {
                        Write(json, member.Value, channel);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item, channel);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
