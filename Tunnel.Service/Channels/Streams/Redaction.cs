using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using WebhookOps.Core.Channels;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>
/// Masks what a channel does not want its connectors to see. All else stays as it came, byte for byte, so that what is odd about a body
/// (lone surrogates, bytes that are no UTF-8, an end that is missing) neither stops it nor lets a value through that stands before.
/// </summary>
internal static class Redaction
{
    public const string Mask = "***REDACTED***";

    /// <summary>One value after another too, as in NDJSON.</summary>
    private static readonly JsonReaderOptions s_options = new() { AllowMultipleValues = true, MaxDepth = 1000 };

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

    /// <summary>Masks members of JSON however deep they stand, and fields of a form. Another kind of body has no names to go by.</summary>
    public static byte[] Body(byte[] body, string? contentType, Channel channel)
    {
        if (channel.Redact.Count == 0)
        {
            return body;
        }

        return contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? Encoding.Latin1.GetBytes(Pairs(Encoding.Latin1.GetString(body), channel))
            : Json(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body.AsSpan(Encoding.UTF8.Preamble.Length) : body, channel);
    }

    /// <summary>Masks the values of a query's, or a form's, names; a value that is JSON is looked into.</summary>
    public static string Pairs(string pairs, Channel channel)
    {
        if (channel.Redact.Count == 0 || pairs.Length == 0)
        {
            return pairs;
        }

        var start = pairs[0] == '?' ? 1 : 0;
        return pairs[..start] + string.Join('&', pairs[start..].Split('&').Select(pair => Pair(pair, channel)));
    }

    private static string Pair(string pair, Channel channel)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return pair;
        }

        if (Covers(channel, WebUtility.UrlDecode(pair[..equals])))
        {
            return string.Concat(pair.AsSpan(0, equals + 1), Mask);
        }

        var value = WebUtility.UrlDecode(pair[(equals + 1)..]);
        var masked = value.StartsWith('{') || value.StartsWith('[') ? Encoding.UTF8.GetString(Json(Encoding.UTF8.GetBytes(value), channel)) : value;
        return masked == value ? pair : string.Concat(pair.AsSpan(0, equals + 1), WebUtility.UrlEncode(masked));
    }

    private static byte[] Json(ReadOnlySpan<byte> text, Channel channel)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + 1);
        var copied = 0;
        var reader = new Utf8JsonReader(text, s_options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && Covers(channel, NameAt(ref reader)) && reader.Read())
                {
                    output.Write(text[copied..(int)reader.TokenStartIndex]);
                    output.Write("\""u8);
                    output.Write(Encoding.UTF8.GetBytes(Mask));
                    output.Write("\""u8);
                    copied = text.Length; // if its end is missing, all of it is the value
                    reader.Skip();
                    copied = (int)reader.BytesConsumed;
                }
            }
        }
        catch (JsonException)
        {
            // No JSON from here on.
        }

        output.Write(text[copied..]);
        return output.WrittenSpan.ToArray();
    }

    private static string NameAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return ""; // no text, so nothing that could be asked for
        }
    }
}
