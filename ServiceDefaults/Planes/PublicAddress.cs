using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>
/// The addresses shown to people. <c>Edge:PublicUrl</c> and <c>Operator:PublicUrl</c> win; otherwise a plane's first listener, once it is
/// bound (a dynamic port is known only then).
/// </summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    private readonly List<(Plane Plane, ListenOptions Listener, bool Https)> _listeners = [];

    /// <summary>Whether paths can be put behind it.</summary>
    public static bool IsBase(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0;

    /// <summary>The base URL of a plane, without a slash at its end; null when this process does not serve it and no setting names it.</summary>
    public string? Of(Plane plane)
    {
        if (configuration[$"{plane}:PublicUrl"] is { Length: > 0 } configured)
        {
            return configured.TrimEnd('/');
        }

        var (_, listener, https) = _listeners.Find(l => l.Plane == plane);
        return listener?.IPEndPoint is { } endpoint ? $"{(https ? "https" : "http")}://{HostOf(endpoint.Address)}:{endpoint.Port}" : null;
    }

    /// <summary>Where other machines of the installation reach a plane of this process: a listener on every address is named by one of this machine's own.</summary>
    public string? ForPeers(Plane plane)
    {
        var (_, listener, https) = _listeners.Find(l => l.Plane == plane);
        var everywhere = listener?.IPEndPoint?.Address is { } bound && (bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any));
        return everywhere && configuration[$"{plane}:PublicUrl"] is not { Length: > 0 } && OwnAddress() is { } own
            ? $"{(https ? "https" : "http")}://{own}:{listener!.IPEndPoint!.Port}"
            : Of(plane);
    }

    /// <summary>As <see cref="Of(Plane)"/>; while nothing is configured, the edge is named as the request itself names this host.</summary>
    public string OfEdge(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(Plane.Edge) ?? $"{request.Scheme}://{request.Host}";
    }

    internal void Add(Plane plane, ListenOptions listener, bool https) => _listeners.Add((plane, listener, https));

    private static IPAddress? OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(static i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
            .Select(static a => a.Address)
            .FirstOrDefault(static a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);

    private static string HostOf(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "localhost"
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]"
        : address.ToString();
}
