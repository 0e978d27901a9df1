using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>What a message holds, in systems whose messages are bytes and nothing else.</summary>
internal static class OutputFormat
{
    private const string Whole = "envelope";

    public static OutputField Field { get; } =
        OutputField.Choice("format", "envelope: one line of JSON with id, headers and body; body: the event's body as it came.", Whole, "body");

    public static ReadOnlyMemory<byte> Write(OutputSettings settings, OutputMessage message) =>
        settings.Text(Field.Name) == Whole ? Envelope.Write(message) : message.Body;
}
