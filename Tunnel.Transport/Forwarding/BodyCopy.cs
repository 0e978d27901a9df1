namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>The beginning of a body that streams past, and how long it was. One writes, others may read meanwhile.</summary>
public sealed class BodyCopy(int maxBytes)
{
    private volatile byte[] _kept = [];
    private volatile int _count;
    private long _size;

    /// <summary>Bytes that have passed.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>Bytes that were kept.</summary>
    public int Kept => _count;

    /// <summary>Whether more passed than was kept.</summary>
    public bool IsCut => Size > _count;

    public byte[] ToArray()
    {
        var count = _count; // before the bytes: they are there before they are counted
        return _kept.AsSpan(0, count).ToArray();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var take = Math.Min(bytes.Length, maxBytes - _count);
        if (take > 0)
        {
            Keep(bytes[..take]);
        }

        Volatile.Write(ref _size, _size + bytes.Length);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var (kept, count) = (_kept, _count);
        if (count + bytes.Length > kept.Length)
        {
            Array.Resize(ref kept, Math.Min(maxBytes, Math.Max(count + bytes.Length, kept.Length * 2)));
            _kept = kept;
        }

        bytes.CopyTo(kept.AsSpan(count));
        _count = count + bytes.Length;
    }
}
