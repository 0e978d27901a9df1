using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Agent.Apps;

/// <summary>
/// The targets an agent may connect to, each <c>host:port</c>. The list is the agent's own and stands whatever the server asks. A host name
/// that is allowed must not lead to this machine or to its link (metadata services), whatever its DNS says, unless that address is
/// allowed as well; <c>localhost</c> means this machine and is not looked up.
/// </summary>
public sealed class AllowList
{
    private readonly FrozenSet<string> _targets;

    /// <exception cref="FormatException">An entry is not <c>host:port</c>.</exception>
    public AllowList(IReadOnlyList<string> targets)
    {
        Targets = [.. targets.Distinct(StringComparer.OrdinalIgnoreCase)];
        _targets = targets.Select(Normalize).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>As they were given.</summary>
    public IReadOnlyList<string> Targets { get; }

    public bool Allows(string host, int port) => _targets.Contains(Key(host, port));

    /// <summary>Which of the addresses that a name has led to may be connected to.</summary>
    public IReadOnlyList<IPAddress> Filter(string host, int port, IEnumerable<IPAddress> addresses) =>
        [.. addresses.Where(a => IPAddress.TryParse(host, out _) || !IsNear(a) || Allows(a.ToString(), port))];

    private static string Normalize(string entry)
    {
        var colon = entry.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(entry.AsSpan(colon + 1), out var port) && port > 0 && Uri.CheckHostName(entry[..colon].Trim('[', ']')) != UriHostNameType.Unknown
            ? Key(entry[..colon], port)
            : throw new FormatException($"'{entry}' is not a target. Write host:port, for example localhost:3000.");
    }

    private static string Key(string host, int port)
    {
        host = host.Trim('[', ']').TrimEnd('.');
        if (IPAddress.TryParse(host, out var address))
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            host = address.Equals(IPAddress.Loopback) || address.Equals(IPAddress.IPv6Loopback) ? "localhost" : address.ToString();
        }

        return $"{host}:{port}";
    }

    private static bool IsNear(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return true;
        }

        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is 0 or 127 or >= 224 || (bytes[0] == 169 && bytes[1] == 254);
    }
}
