using System.Numerics;

namespace WebhookOps.Core.Cryptography;

/// <summary>
/// A point of edwards25519 in extended coordinates (RFC 8032, section 5.1). Not constant in time: fit for verifying, which handles no
/// secret, and for nothing else.
/// </summary>
internal readonly record struct EdwardsPoint(FieldElement X, FieldElement Y, FieldElement Z, FieldElement T)
{
    private static readonly FieldElement D = FieldElement.Of(-121665) * FieldElement.Of(121666).Invert();
    private static readonly FieldElement TwiceD = D + D;
    private static readonly FieldElement RootOfMinusOne = FieldElement.Of(2).Power((FieldElement.P - 1) / 4);

    /// <summary>The order of the base point.</summary>
    public static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    public static readonly EdwardsPoint Identity = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    public static readonly EdwardsPoint Base = Decode(Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"))!.Value;

    /// <summary>Null if the bytes are not the one encoding of a point.</summary>
    public static EdwardsPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 32)
        {
            return null;
        }

        var odd = bytes[31] >> 7 == 1;
        if (new BigInteger(bytes, isUnsigned: true) - (odd ? BigInteger.One << 255 : 0) >= FieldElement.P)
        {
            return null;
        }

        var y = FieldElement.Read(bytes);
        var square = ((y * y) - FieldElement.One) * ((D * y * y) + FieldElement.One).Invert();
        var x = square.Power((FieldElement.P + 3) / 8);
        if (!((x * x) - square).IsZero)
        {
            x *= RootOfMinusOne;
        }

        if (!((x * x) - square).IsZero || (x.IsZero && odd))
        {
            return null;
        }

        x = x.IsOdd == odd ? x : -x;
        return new EdwardsPoint(x, y, FieldElement.One, x * y);
    }

    public byte[] Encode()
    {
        var inverse = Z.Invert();
        var bytes = new byte[32];
        (Y * inverse).Write(bytes);
        bytes[31] |= (byte)((X * inverse).IsOdd ? 0x80 : 0);
        return bytes;
    }

    public static EdwardsPoint operator +(EdwardsPoint left, EdwardsPoint right)
    {
        var a = (left.Y - left.X) * (right.Y - right.X);
        var b = (left.Y + left.X) * (right.Y + right.X);
        var c = TwiceD * left.T * right.T;
        var d = (left.Z + left.Z) * right.Z;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator -(EdwardsPoint point) => new(-point.X, point.Y, point.Z, -point.T);

    /// <summary><paramref name="s"/>·<paramref name="a"/> + <paramref name="k"/>·<paramref name="b"/>, both at once.</summary>
    /// <param name="s">32 bytes, the lowest first; <paramref name="k"/> likewise.</param>
    public static EdwardsPoint Combine(ReadOnlySpan<byte> s, EdwardsPoint a, ReadOnlySpan<byte> k, EdwardsPoint b)
    {
        var both = a + b;
        var sum = Identity;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum += sum;
            var (inS, inK) = (Has(s, bit), Has(k, bit));
            if (inS || inK)
            {
                sum += inS && inK ? both : inS ? a : b;
            }
        }

        return sum;
    }

    /// <summary>Whether eight times the point is nothing: a key like that would accept signatures that nobody made.</summary>
    public bool IsOfSmallOrder
    {
        get
        {
            var two = this + this;
            var four = two + two;
            var eight = four + four;
            return eight.X.IsZero && (eight.Y - eight.Z).IsZero;
        }
    }

    private static bool Has(ReadOnlySpan<byte> number, int bit) => (number[bit >> 3] >> (bit & 7) & 1) == 1;
}
