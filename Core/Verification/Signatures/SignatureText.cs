using System.Buffers;
using System.Buffers.Text;

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

        return encoding switch
        {
            SignatureEncoding.Hex => text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out length) == OperationStatus.Done,
            SignatureEncoding.Base64 => Convert.TryFromBase64Chars(text, bytes, out length) && IsCanonical(text, bytes[..length], url: false),
            _ => Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out length) && IsCanonical(text, bytes[..length], url: true),
        };
    }

    public static string Encode(ReadOnlySpan<byte> bytes, SignatureEncoding encoding) => encoding switch
    {
        SignatureEncoding.Hex => Convert.ToHexStringLower(bytes),
        SignatureEncoding.Base64 => Convert.ToBase64String(bytes),
        _ => Base64Url.EncodeToString(bytes),
    };

    /// <summary>Base 64 leaves bits unused in its last digit and .NET skips white space: one signature would have many spellings.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes, bool url)
    {
        Span<char> canonical = stackalloc char[MaxChars];
        return (url ? Base64Url.TryEncodeToChars(bytes, canonical, out var length) : Convert.TryToBase64Chars(bytes, canonical, out length))
            && canonical[..length].SequenceEqual(text);
    }
}
