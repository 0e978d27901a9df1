using System.Buffers.Binary;
using System.Text;

namespace WebhookOps.Outputs.MySql;

/// <summary>Reads the packet that says what is wrong.</summary>
internal static class MySqlError
{
    /// <summary>Values that no column of this kind takes, whenever they are tried.</summary>
    private static readonly int[] s_ofTheData = [1264, 1265, 1292, 1366, 1406, 3140, 4025];

    /// <summary>The server is going away, or has too much to do: the connection is of no more use.</summary>
    private static readonly int[] s_ofTheServer = [1040, 1053, 1077, 1079, 1152, 1927, 3169];

    public static Exception Of(ReadOnlySpan<byte> packet)
    {
        var code = BinaryPrimitives.ReadUInt16LittleEndian(packet[1..]);
        var text = packet[3..];
        var state = text is [(byte)'#', _, _, _, _, _, ..] ? Encoding.ASCII.GetString(text[1..6]) : "";
        var message = Encoding.UTF8.GetString(state.Length > 0 ? text[6..] : text);
        return s_ofTheServer.Contains(code)
            ? new IOException($"The server ended the connection: {message} ({code})")
            : new OutputException($"The server refused it: {message} ({code})", s_ofTheData.Contains(code) || state.StartsWith("22", StringComparison.Ordinal));
    }
}
