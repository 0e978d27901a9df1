namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>The beginning of a body that streams past, and how long it was.</summary>
public sealed class BodyCopy(int maxBytes)
{
    private readonly Lock _gate = new();
    private byte[] _kept = [];
    private int _count;

    /// <summary>Bytes that have passed.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes that were kept.</summary>
    public int Kept => _count;

    /// <summary>Whether more passed than was kept.</summary>
    public bool IsCut => Size > _count;

    public byte[] ToArray()
    {
        lock (_gate)
        {
            return _kept.AsSpan(0, _count).ToArray();
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Size += bytes.Length;
            var take = Math.Min(bytes.Length, maxBytes - _count);
            if (take <= 0)
            {
                return;
            }

            if (_count + take > _kept.Length)
            {
                Array.Resize(ref _kept, Math.Min(maxBytes, Math.Max(_count + take, _kept.Length * 2)));
            }

            bytes[..take].CopyTo(_kept.AsSpan(_count));
            _count += take;
        }
    }
}
