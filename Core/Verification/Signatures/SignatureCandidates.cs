namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The decoded signatures that a request offers. Their number is bounded, and so is the work that a stranger can cause.</summary>
internal ref struct SignatureCandidates(Span<byte> bytes, Span<int> lengths, int maxBytesEach, SignatureEncoding encoding)
{
    public const int Max = 32;

    private readonly Span<byte> _bytes = bytes;
    private readonly Span<int> _lengths = lengths;

    /// <summary>How many were offered, readable or not.</summary>
    public int Offered { get; private set; }

    /// <summary>How many could be read.</summary>
    public int Count { get; private set; }

    public readonly ReadOnlySpan<byte> this[int index] => _bytes.Slice(index * maxBytesEach, _lengths[index]);

    public void Add(ReadOnlySpan<char> text)
    {
        Offered++;
        if (Offered <= Max && SignatureText.TryDecode(text, encoding, _bytes.Slice(Count * maxBytesEach, maxBytesEach), out var length))
        {
            _lengths[Count++] = length;
        }
    }
}
