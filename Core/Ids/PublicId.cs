using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace WebhookOps.Core.Ids;

/// <summary>
/// The text form of an id: a prefix that names its kind, an underscore and 26 characters of lower-case Crockford base 32
/// (<c>evt_01jd3k…</c>), as in the TypeID specification. Inside the product an id is a plain UUIDv7 <see cref="Guid"/>, whose order is
/// the order of time; the prefix exists only where people and other programs see it.
/// </summary>
public static class PublicId
{
    public const string Event = "evt";
    public const string Delivery = "dlv";
    public const string Attempt = "att";
    public const string Request = "req";
    public const string Source = "src";
    public const string Destination = "dst";
    public const string Subscription = "sub";
    public const string Replay = "rpl";
    public const string ApiKey = "key";
    public const string User = "usr";
    public const string Session = "ses";
    public const string Audit = "aud";
    public const string Agent = "agt";
    public const string Channel = "chn";
    public const string AlertTarget = "alt";
    public const string Incident = "inc";
    public const string Notice = "ntc";
    public const string SavedSearch = "sch";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Digits = 26;

    /// <summary>See <see cref="New(DateTimeOffset)"/>.</summary>
    public static Guid New(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return New(clock.GetUtcNow());
    }

    /// <summary>
    /// A new UUIDv7: 48 bits of Unix milliseconds, 12 bits of what the moment has below them (RFC 9562, section 6.2, method 3), 62 random
    /// ones. Ids of a busy millisecond are in order too, so that an index over them grows at its end.
    /// </summary>
    public static Guid New(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        var fraction = (moment.UtcTicks % TimeSpan.TicksPerMillisecond << 12) / TimeSpan.TicksPerMillisecond;
        BinaryPrimitives.WriteInt64BigEndian(bytes, moment.ToUnixTimeMilliseconds() << 16 | 0x7000 | fraction);
        RandomPool.Fill(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The smallest id that can be made at or after a moment: a bound for time ranges over ids.</summary>
    public static Guid FloorOf(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = Math.Max(0, moment.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The smallest id that is greater: a bound that leaves this one out.</summary>
    public static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The moment (to the millisecond) at which a UUIDv7 was made.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    public static string Format(string prefix, Guid id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return string.Create(prefix.Length + 1 + Digits, (prefix, id), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            text[state.prefix.Length] = '_';
            Span<byte> bytes = stackalloc byte[16];
            state.id.TryWriteBytes(bytes, bigEndian: true, out _);
            var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            for (var i = text.Length - 1; i > state.prefix.Length; i--, value >>= 5)
            {
                text[i] = Alphabet[(int)(value & 31)];
            }
        });
    }

    public static bool TryParse(string prefix, [NotNullWhen(true)] string? text, out Guid id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        id = default;
        if (text is null || text.Length != prefix.Length + 1 + Digits || text[prefix.Length] != '_' || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        UInt128 value = 0;
        var digits = text.AsSpan(prefix.Length + 1);
        if (digits[0] > '7')
        {
            return false; // 26 × 5 bits are two more than an id has
        }

        foreach (var c in digits)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }
}
