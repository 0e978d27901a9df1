using System.Numerics;
using System.Security.Cryptography;

namespace WebhookOps.Core.Tests.Cryptography;

/// <summary>Signing as RFC 8032 writes it down, over affine points and big integers: slow, and too plain to share a fault with the product's.</summary>
internal static class PlainEd25519
{
    private static readonly BigInteger s_p = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger s_order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger s_d = Mod(-121665 * Invert(121666));

    private static readonly (BigInteger X, BigInteger Y) s_base = (
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", System.Globalization.CultureInfo.InvariantCulture),
        Mod(4 * Invert(5)));

    public static (byte[] PublicKey, byte[] Signature) Sign(byte[] seed, byte[] message)
    {
        var expanded = SHA512.HashData(seed);
        var scalar = expanded[..32];
        scalar[0] &= 248;
        scalar[31] = (byte)((scalar[31] & 127) | 64);
        var a = new BigInteger(scalar, isUnsigned: true);
        var key = Encode(Multiply(a, s_base));
        var r = Number(SHA512.HashData([.. expanded[32..], .. message])) % s_order;
        var first = Encode(Multiply(r, s_base));
        var s = (r + (Number(SHA512.HashData([.. first, .. key, .. message])) * a)) % s_order;
        return (key, [.. first, .. Bytes(s)]);
    }

    private static (BigInteger X, BigInteger Y) Multiply(BigInteger factor, (BigInteger X, BigInteger Y) point)
    {
        (BigInteger X, BigInteger Y) sum = (0, 1);
        for (; !factor.IsZero; factor >>= 1)
        {
            sum = factor.IsEven ? sum : Add(sum, point);
            point = Add(point, point);
        }

        return sum;
    }

    private static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b)
    {
        var product = Mod(s_d * a.X * b.X * a.Y * b.Y);
        return (Mod(((a.X * b.Y) + (b.X * a.Y)) * Invert(1 + product)), Mod(((a.Y * b.Y) + (a.X * b.X)) * Invert(1 - product)));
    }

    private static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var bytes = Bytes(point.Y);
        bytes[31] |= (byte)(point.X.IsEven ? 0 : 128);
        return bytes;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Mod(BigInteger value) => ((value % s_p) + s_p) % s_p;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), s_p - 2, s_p);
}
