using System.Security.Cryptography;

namespace WebhookOps.Core.Ids;

/// <summary>
/// Unpredictable bytes for ids, of which a busy process makes tens of thousands a second: each thread fetches a stock of them, where
/// fetching a few each time would cost a system call for each id.
/// </summary>
internal static class RandomPool
{
    private const int Stock = 1024;

    [ThreadStatic]
    private static byte[]? s_bytes;

    [ThreadStatic]
    private static int s_used;

    public static void Fill(Span<byte> bytes)
    {
        if (s_bytes is null || s_used + bytes.Length > Stock)
        {
            RandomNumberGenerator.Fill(s_bytes ??= new byte[Stock]);
            s_used = 0;
        }

        s_bytes.AsSpan(s_used, bytes.Length).CopyTo(bytes);
        s_used += bytes.Length;
    }
}
