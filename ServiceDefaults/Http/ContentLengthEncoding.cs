using System.Text;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>
/// Reads a Content-Length as RFC 9110, 8.6, writes it: digits alone. The server would read <c>+7</c> as 7, where a proxy before it may read
/// something else, and of the two readings a smuggled request is made. What is no digit becomes no number, and is refused.
/// </summary>
internal sealed class ContentLengthEncoding : Encoding
{
    private const int MostDigits = 19; // of a long

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length is 0 or > MostDigits || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            chars[0] = 'x';
            return 1;
        }

        return ASCII.GetChars(bytes, chars);
    }

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException("A Content-Length is read here, not written.");

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("A Content-Length is read here, not written.");

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException("A Content-Length is read here, not written.");
}
