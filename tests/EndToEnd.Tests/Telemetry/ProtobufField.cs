namespace WebhookOps.EndToEnd.Tests.Telemetry;

/// <summary>A field of a protobuf message: its number, and its bytes where it has a length.</summary>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The fields of a message, by the encoding's specification.</summary>
    public static IEnumerable<ProtobufField> ReadAll(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = ReadVarint(message.Span, ref at);
            var length = (tag & 7) switch
            {
                0 => VarintLength(message.Span, at),
                1 => 8,
                2 => (int)ReadVarint(message.Span, ref at),
                5 => 4,
                _ => throw new FormatException($"Wire type {tag & 7} at {at}."),
            };
            yield return new ProtobufField((int)(tag >> 3), message.Slice(at, length));
            at += length;
        }
    }

    private static int VarintLength(ReadOnlySpan<byte> bytes, int at)
    {
        var end = at;
        ReadVarint(bytes, ref end);
        return end - at;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
