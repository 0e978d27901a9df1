using System.Text.Json;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Ids;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>What a connector says of a message.</summary>
/// <param name="MessageId">Of the delivery.</param>
internal readonly record struct AnswerFrame(Guid MessageId, SendResult Result)
{
    private const int MaxReason = 500;

    /// <summary>Reads a frame from a connector; null: it answers nothing (a heartbeat, or what we do not know and ignore).</summary>
    public static AnswerFrame? Read(ReadOnlySpan<byte> text)
    {
        string? type = null, id = null, reason = null;
        var retry = true;
        double? delay = null;
        try
        {
            var json = new Utf8JsonReader(text);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString();
                json.Read();
                switch (name, json.TokenType)
                {
                    case ("type", JsonTokenType.String):
                        type = json.GetString();
                        break;
                    case ("message_id", JsonTokenType.String):
                        id = json.GetString();
                        break;
                    case ("reason", JsonTokenType.String):
                        reason = json.GetString();
                        break;
                    case ("retry", JsonTokenType.True or JsonTokenType.False):
                        retry = json.GetBoolean();
                        break;
                    case ("delay_seconds", JsonTokenType.Number):
                        delay = json.GetDouble();
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        return type is "ack" or "nack" && TryParseId(id, out var message) ? Of(message, type == "ack", retry, delay, reason) : null;
    }

    public static AnswerFrame Of(Guid message, bool ack, bool retry, double? delaySeconds, string? reason) => new(message, ack ? SendResult.Done : new SendResult
    {
        ErrorCode = ErrorCodes.Nacked,
        Error = string.IsNullOrWhiteSpace(reason) ? "The connector gave it back." : "The connector gave it back: " + reason[..Math.Min(reason.Length, MaxReason)],
        Permanent = !retry,
        RetryAfter = delaySeconds is > 0 ? TimeSpan.FromSeconds(Math.Min(delaySeconds.Value, 86_400)) : null,
    });

    public static bool TryParseId(string? text, out Guid id) => PublicId.TryParse(MessageFrame.IdPrefix, text, out id) || PublicId.TryParse(PublicId.Delivery, text, out id);
}
