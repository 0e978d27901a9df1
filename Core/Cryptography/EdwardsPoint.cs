using System.Numerics;

namespace WebhookOps.Core.Cryptography;

/// <summary>
/// A point of edwards25519 in extended coordinates (RFC 8032, section 5.1). It is plain big-integer arithmetic, not constant in time:
/// fit for verifying, which handles no secret, and for nothing else.
/// </summary>
internal readonly record struct EdwardsPoint(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);

    /// <summary>The order of the base point.</summary>
    public static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    public static readonly EdwardsPoint Identity = new(0, 1, 1, 0);

    public static readonly EdwardsPoint Base = Decode(Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666"))!.Value;

    /// <summary>Null if the bytes are not the one encoding of a point.</summary>
    public static EdwardsPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 32)
        {
            return null;
        }

        var y = new BigInteger(bytes, isUnsigned: true);
        var odd = bytes[31] >> 7 == 1;
        y -= odd ? BigInteger.One << 255 : 0;
        if (y >= P)
        {
            return null;
        }

        var square = Mod((y * y - 1) * Invert(D * y * y + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x - square) != 0)
        {
            x = Mod(x * RootOfMinusOne);
        }

        if (Mod(x * x - square) != 0 || (x.IsZero && odd))
        {
            return null;
        }

        x = !x.IsEven == odd ? x : P - x;
        return new EdwardsPoint(x, y, 1, Mod(x * y));
    }

    public byte[] Encode()
    {
        var inverse = Invert(Z);
        var bytes = new byte[32];
        Mod(Y * inverse).TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes[31] |= (byte)(Mod(X * inverse).IsEven ? 0 : 0x80);
        return bytes;
    }

    public static EdwardsPoint operator +(EdwardsPoint left, EdwardsPoint right)
    {
        var a = (left.Y - left.X) * (right.Y - right.X) % P;
        var b = (left.Y + left.X) * (right.Y + right.X) % P;
        var c = 2 * D * left.T % P * right.T % P;
        var d = 2 * left.Z * right.Z % P;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new EdwardsPoint(e * f % P, g * h % P, f * g % P, e * h % P);
    }

    public static EdwardsPoint operator -(EdwardsPoint point) => new(-point.X, point.Y, point.Z, -point.T);

    /// <summary><paramref name="s"/>·<paramref name="a"/> + <paramref name="k"/>·<paramref name="b"/>, both at once.</summary>
    public static EdwardsPoint Combine(BigInteger s, EdwardsPoint a, BigInteger k, EdwardsPoint b)
    {
        var both = a + b;
        var sum = Identity;
        for (var bit = (int)Math.Max(s.GetBitLength(), k.GetBitLength()) - 1; bit >= 0; bit--)
        {
            sum += sum;
            var (inS, inK) = (!(s >> bit).IsEven, !(k >> bit).IsEven);
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
            return Mod(eight.X).IsZero && Mod(eight.Y - eight.Z).IsZero;
        }
    }

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);
}
