using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>One address of a setting such as <c>Edge:Urls</c>: <c>http://localhost:8080</c>, <c>https://*:8443</c>, <c>http://[::1]:0</c>.</summary>
/// <param name="Addresses">What to bind; more than one for <c>localhost</c>.</param>
internal sealed record ListenAddress(bool Https, IReadOnlyList<IPAddress> Addresses, int Port)
{
    /// <summary>Reads addresses separated by <c>;</c>.</summary>
    /// <exception cref="CannotStartException">One of them is not an address, or there is none; names the setting.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string setting, string urls)
    {
        ListenAddress[] all = [.. urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(url => Parse(setting, url))];
        return all.Length > 0 ? all : throw new CannotStartException($"{setting} is '{urls}', which names no address to listen on. Write http://HOST:PORT, or leave it out.");
    }

    private static ListenAddress Parse(string setting, string url)
    {
        var schemeEnd = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : url[..schemeEnd].ToLowerInvariant();
        var rest = schemeEnd < 0 ? url : url[(schemeEnd + 3)..].TrimEnd('/');
        var portStart = rest.LastIndexOf(':');
        if (rest.EndsWith(']'))
        {
            portStart = -1;
        }

        var port = scheme == "https" ? 443 : 80;
        var hasGoodPort = portStart < 0
            || (int.TryParse(rest.AsSpan(portStart + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort);
        var addresses = FindAddresses(portStart < 0 ? rest : rest[..portStart], port);
        return scheme is "http" or "https" && hasGoodPort && addresses.Count > 0
            ? new ListenAddress(scheme == "https", addresses, port)
            : throw new CannotStartException(
                $"{setting} has '{url}', which is not an address to listen on. Write http://HOST:PORT, where HOST is localhost, an IP address or *.");
    }

    private static IReadOnlyList<IPAddress> FindAddresses(string host, int port) => host.ToLowerInvariant() switch
    {
        // Two listeners cannot share one dynamic port, so that one is for IPv4 alone.
        "localhost" when port != 0 && HasIPv6Loopback() => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        "localhost" => [IPAddress.Loopback],
        "*" or "+" => [IPAddress.IPv6Any],
        _ => IPAddress.TryParse(host, out var address) ? [address] : [],
    };

    private static bool HasIPv6Loopback() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Any(a => a.Address.Equals(IPAddress.IPv6Loopback));
}
