using System.Buffers;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Reads signatures strictly: one text for one value (hex in either case), nothing skipped, nothing thrown.</summary>
internal static class SignatureText
{
    private const int MaxChars = 1024;

    public static bool TryDecode(ReadOnlySpan<char> text, SignatureEncoding encoding, Span<byte> bytes, out int length)
    {
        length = 0;
        if (text.IsEmpty || text.Length > MaxChars)
        {
            return false;
        }

        return encoding == SignatureEncoding.Hex
            ? text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out length) == OperationStatus.Done
            : Convert.TryFromBase64Chars(text, bytes, out length) && IsCanonical(text, bytes[..length]);
    }

    /// <summary>Base 64 leaves bits unused in its last digit and .NET skips white space: one signature would have many spellings.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes)
    {
        Span<char> canonical = stackalloc char[MaxChars];
        return Convert.TryToBase64Chars(bytes, canonical, out var length) && canonical[..length].SequenceEqual(text);
    }
}
