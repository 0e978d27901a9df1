using System.Buffers;
using System.Net;

namespace WebhookOps.Core.Net;

/// <summary>Addresses and networks in CIDR notation. An IPv4 address that came as IPv6 (<c>::ffff:192.0.2.1</c>) counts as itself.</summary>
public sealed class AddressList
{
    public const int MaxEntries = 1000;

    private static readonly SearchValues<char> Plausible = SearchValues.Create("0123456789abcdefABCDEF.:");

    private readonly IPNetwork[] _networks;

    private AddressList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Holds no address.</summary>
    public static AddressList None { get; } = new([]);

    /// <param name="text">Separated by commas; a lone address is a network of one.</param>
    /// <param name="list"><see cref="None"/> if it cannot be read.</param>
    public static bool TryParse(string text, out AddressList list) => TryParse(text.Split(',', StringSplitOptions.TrimEntries), out list);

    /// <inheritdoc cref="TryParse(string, out AddressList)"/>
    public static bool TryParse(IReadOnlyList<string> entries, out AddressList list)
    {
        list = None;
        var networks = new IPNetwork[entries.Count];
        if (networks.Length > MaxEntries)
        {
            return false;
        }

        for (var i = 0; i < networks.Length; i++)
        {
            if (!TryParseOne(entries[i], out networks[i]))
            {
                return false;
            }
        }

        list = new AddressList(networks);
        return true;
    }

    public bool Contains(IPAddress address)
    {
        address = Plain(address);
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseOne(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? text : text[..slash];

        // "1" and "0x7f.1" are addresses to the system's parser, and surprises to everybody else.
        if (first.AsSpan().ContainsAnyExcept(Plausible) || (!first.Contains(':', StringComparison.Ordinal) && first.Count(static c => c == '.') != 3))
        {
            return false;
        }

        if (slash >= 0)
        {
            return IPNetwork.TryParse(text, out network) && IPAddress.TryParse(first, out var given) && network.BaseAddress.Equals(given);
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        address = Plain(address);
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
