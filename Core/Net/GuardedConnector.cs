using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Core.Net;

/// <summary>
/// Opens the TCP connections of every outbound call. The guard looks at the address really connected to, so neither a name that resolves
/// differently a moment later nor an odd spelling of an address gets round it.
/// </summary>
public static class GuardedConnector
{
    /// <summary>How long one address may take while another is still to be tried.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Resolves a host and connects to the first of its allowed addresses that answers.</summary>
    /// <exception cref="PrivateAddressException">None of them is allowed.</exception>
    /// <exception cref="SocketException">The name does not resolve, or no address answers.</exception>
    public static async Task<Socket> ConnectAsync(DnsEndPoint endPoint, bool allowPrivate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var addresses = await ResolveAsync(endPoint.Host, allowPrivate, cancellation);
        for (var i = 0; ; i++)
        {
            var isLast = i == addresses.Length - 1;
            try
            {
                return await ConnectAsync(addresses[i], endPoint.Port, isLast ? Timeout.InfiniteTimeSpan : Patience, cancellation);
            }
            catch (Exception failure) when (!isLast && failure is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                continue;
            }
        }
    }

    /// <summary>The addresses of a host that may be connected to: for clients that open their own sockets, which must be given an address and not the name.</summary>
    /// <inheritdoc cref="ConnectAsync(DnsEndPoint, bool, CancellationToken)" path="/exception"/>
    public static async Task<IPAddress[]> ResolveAsync(string host, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        if (allowPrivate)
        {
            return addresses;
        }

        addresses = Array.FindAll(addresses, static address => !PrivateNetwork.Contains(address));
        return addresses.Length > 0 ? addresses : throw new PrivateAddressException();
    }

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, TimeSpan patience, CancellationToken cancellation)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        impatience.CancelAfter(patience);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), impatience.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
