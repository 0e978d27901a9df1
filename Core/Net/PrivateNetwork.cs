using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Core.Net;

/// <summary>
/// Says which addresses are not the public internet: loopback, private, link-local (clouds keep their metadata there), shared, reserved,
/// multicast, documentation and benchmarking ranges (IANA's special-purpose registries), and IPv6 forms that carry such an IPv4 address.
/// </summary>
public static class PrivateNetwork
{
    private static readonly (uint Network, int Bits)[] Ranges =
    [
        (0x00000000, 8),    // 0.0.0.0: this network
        (0x0A000000, 8),    // 10.0.0.0: private
        (0x64400000, 10),   // 100.64.0.0: carrier-grade NAT
        (0x7F000000, 8),    // 127.0.0.0: loopback
        (0xA9FE0000, 16),   // 169.254.0.0: link-local, metadata services
        (0xAC100000, 12),   // 172.16.0.0: private
        (0xC0000000, 24),   // 192.0.0.0: protocol assignments
        (0xC0000200, 24),   // 192.0.2.0: documentation
        (0xC0586300, 24),   // 192.88.99.0: 6to4 relays, withdrawn
        (0xC0A80000, 16),   // 192.168.0.0: private
        (0xC6120000, 15),   // 198.18.0.0: benchmarking
        (0xC6336400, 24),   // 198.51.100.0: documentation
        (0xCB007100, 24),   // 203.0.113.0: documentation
        (0xE0000000, 4),    // 224.0.0.0: multicast
        (0xF0000000, 4),    // 240.0.0.0: reserved, broadcast
    ];

    /// <summary>Whether an address must not be connected to unless private networks are allowed. What is unknown counts as private.</summary>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
        {
            return true;
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork when length == 4 => ContainsV4(bytes),
            AddressFamily.InterNetworkV6 when length == 16 => ContainsV6(bytes),
            _ => true,
        };
    }

    private static bool ContainsV4(ReadOnlySpan<byte> bytes)
    {
        var address = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        foreach (var (network, bits) in Ranges)
        {
            if ((address ^ network) >> (32 - bits) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsV6(ReadOnlySpan<byte> bytes)
    {
        if (EmbedsV4InItsEnd(bytes))
        {
            return ContainsV4(bytes[12..]);
        }

        // Only 2000::/3 is given out as global unicast: this leaves out fc00::/7, fe80::/10, ff00::/8, 5f00::/16, 100::/64, 64:ff9b:1::/48, …
        if (bytes[0] >> 5 != 1)
        {
            return true;
        }

        var first = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        var second = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return (first, second) switch
        {
            (0x2001, 0x0000) => ContainsV4(bytes[4..]) || TeredoClientIsPrivate(bytes),
            (0x2001, < 0x0200) => true, // 2001::/23: protocol assignments, benchmarking, ORCHID
            (0x2001, 0x0DB8) => true, // documentation
            (0x2002, _) => ContainsV4(bytes[2..]), // 6to4
            (0x3FFF, < 0x1000) => true, // documentation
            _ => IsIsatap(bytes) && ContainsV4(bytes[12..]),
        };
    }

    /// <summary>::a.b.c.d (compatible; :: and ::1 with it), ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated), 64:ff9b::a.b.c.d (NAT64).</summary>
    private static bool EmbedsV4InItsEnd(ReadOnlySpan<byte> bytes)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var middle = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        return (high, middle) is (0, 0) or (0, 0x0000FFFF) or (0, 0xFFFF0000) or (0x0064FF9B_00000000, 0);
    }

    private static bool IsIsatap(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) is 0x00005EFE or 0x02005EFE;

    /// <summary>Teredo hides the client's IPv4 address by flipping its bits.</summary>
    private static bool TeredoClientIsPrivate(ReadOnlySpan<byte> bytes)
    {
        Span<byte> client = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(client, ~BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
        return ContainsV4(client);
    }
}
