using System.Buffers.Binary;
using System.Numerics;

namespace WebhookOps.Core.Cryptography;

/// <summary>
/// A number modulo 2^255 − 19, in five limbs of 51 bits, each below 2^52 after every operation. Not constant in time where it raises to
/// a power: see <see cref="EdwardsPoint"/>.
/// </summary>
internal readonly record struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    public static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    public static FieldElement Zero => default;
    public static readonly FieldElement One = new(1, 0, 0, 0, 0);

    private readonly ulong _0, _1, _2, _3, _4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => (_0, _1, _2, _3, _4) = (l0, l1, l2, l3, l4);

    public static FieldElement Of(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        (((value % P) + P) % P).TryWriteBytes(bytes, out _, isUnsigned: true);
        return Read(bytes);
    }

    /// <param name="bytes">32, the lowest first; the highest bit is not looked at.</param>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (c, d) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new(a & Mask, ((a >> 51) | (b << 13)) & Mask, ((b >> 38) | (c << 26)) & Mask, ((c >> 25) | (d << 39)) & Mask, (d >> 12) & Mask);
    }

    public bool IsZero => Whole() == default;

    public bool IsOdd => (Whole()._0 & 1) == 1;

    /// <param name="bytes">32, the lowest first; the number is below the modulus.</param>
    public void Write(Span<byte> bytes)
    {
        var n = Whole();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, n._0 | (n._1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (n._1 >> 13) | (n._2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (n._2 >> 26) | (n._3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (n._3 >> 39) | (n._4 << 12));
    }

    public static FieldElement operator +(FieldElement a, FieldElement b) =>
        Carry(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    /// <summary>Four times the modulus is added first, so that no limb goes below nothing.</summary>
    public static FieldElement operator -(FieldElement a, FieldElement b)
    {
        const ulong First = 4 * (Mask - 18);
        const ulong Other = 4 * Mask;
        return Carry(a._0 + First - b._0, a._1 + Other - b._1, a._2 + Other - b._2, a._3 + Other - b._3, a._4 + Other - b._4);
    }

    public static FieldElement operator -(FieldElement a) => Zero - a;

    /// <summary>What stands above 2^255 comes back nineteenfold.</summary>
    public static FieldElement operator *(FieldElement a, FieldElement b)
    {
        var (b1, b2, b3, b4) = (19 * b._1, 19 * b._2, 19 * b._3, 19 * b._4);
        var r0 = Math.BigMul(a._0, b._0) + Math.BigMul(a._1, b4) + Math.BigMul(a._2, b3) + Math.BigMul(a._3, b2) + Math.BigMul(a._4, b1);
        var r1 = Math.BigMul(a._0, b._1) + Math.BigMul(a._1, b._0) + Math.BigMul(a._2, b4) + Math.BigMul(a._3, b3) + Math.BigMul(a._4, b2);
        var r2 = Math.BigMul(a._0, b._2) + Math.BigMul(a._1, b._1) + Math.BigMul(a._2, b._0) + Math.BigMul(a._3, b4) + Math.BigMul(a._4, b3);
        var r3 = Math.BigMul(a._0, b._3) + Math.BigMul(a._1, b._2) + Math.BigMul(a._2, b._1) + Math.BigMul(a._3, b._0) + Math.BigMul(a._4, b4);
        var r4 = Math.BigMul(a._0, b._4) + Math.BigMul(a._1, b._3) + Math.BigMul(a._2, b._2) + Math.BigMul(a._3, b._1) + Math.BigMul(a._4, b._0);
        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        return Carry(((ulong)r0 & Mask) + (19 * (ulong)(r4 >> 51)), (ulong)r1 & Mask, (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    public FieldElement Invert() => Power(P - 2);

    public FieldElement Power(BigInteger exponent)
    {
        var power = One;
        for (var bit = (int)exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            power *= power;
            power = (exponent >> bit).IsEven ? power : power * this;
        }

        return power;
    }

    /// <summary>One round leaves every limb below 2^51 + 2^17, for limbs of up to 64 bits.</summary>
    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => new(
        (l0 & Mask) + (19 * (l4 >> 51)),
        (l1 & Mask) + (l0 >> 51),
        (l2 & Mask) + (l1 >> 51),
        (l3 & Mask) + (l2 >> 51),
        (l4 & Mask) + (l3 >> 51));

    /// <summary>The one spelling below the modulus.</summary>
    private FieldElement Whole()
    {
        var n = this;
        for (var round = 0; round < 5; round++) // a carry may run through all of them
        {
            n = Carry(n._0, n._1, n._2, n._3, n._4);
        }

        // Now below 2^255: at least the modulus exactly when 19 more does not fit.
        var over = (n._0 + 19) >> 51;
        over = (n._1 + over) >> 51;
        over = (n._2 + over) >> 51;
        over = (n._3 + over) >> 51;
        over = (n._4 + over) >> 51;
        var l0 = n._0 + (19 * over);
        var l1 = n._1 + (l0 >> 51);
        var l2 = n._2 + (l1 >> 51);
        var l3 = n._3 + (l2 >> 51);
        return new(l0 & Mask, l1 & Mask, l2 & Mask, l3 & Mask, (n._4 + (l3 >> 51)) & Mask);
    }
}
