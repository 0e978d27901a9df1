using System.Runtime.InteropServices;

namespace WebhookOps.ServiceDefaults.Live;

/// <summary>News on its way between processes: the sender's id, a flag, how many events, their ids, then those of deliveries.</summary>
internal static class LiveMessage
{
    private const int IdLength = 16;
    private const int HeadLength = IdLength + 2;

    public static byte[] Write(Guid sender, LiveNews news)
    {
        byte[] message = [.. Bytes([sender]), news.More ? (byte)1 : (byte)0, (byte)news.Events.Count, .. Bytes([.. news.Events]), .. Bytes([.. news.Deliveries])];
        return message;
    }

    /// <returns>Null: it is none of ours.</returns>
    public static (Guid Sender, LiveNews News)? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeadLength || (message.Length - HeadLength) % IdLength != 0)
        {
            return null;
        }

        var ids = MemoryMarshal.Cast<byte, Guid>(message[HeadLength..]);
        var events = message[HeadLength - 1];
        return events > ids.Length
            ? null
            : (MemoryMarshal.Read<Guid>(message), new LiveNews(ids[..events].ToArray(), ids[events..].ToArray(), message[IdLength] != 0));
    }

    private static byte[] Bytes(Guid[] ids) => MemoryMarshal.AsBytes<Guid>(ids).ToArray();
}
