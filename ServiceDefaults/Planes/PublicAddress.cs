using System.Net;
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

    /// <summary>As <see cref="Of(Plane)"/>; while nothing is configured, the edge is named as the request itself names this host.</summary>
    public string OfEdge(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(Plane.Edge) ?? $"{request.Scheme}://{request.Host}";
    }

    internal void Add(Plane plane, ListenOptions listener, bool https) => _listeners.Add((plane, listener, https));

    private static string HostOf(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "localhost"
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]"
        : address.ToString();
}
