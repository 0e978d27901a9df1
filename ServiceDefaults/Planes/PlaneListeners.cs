using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>Listeners that know their plane.</summary>
public static class PlaneListeners
{
    /// <summary>
    /// Listens for a plane on the addresses of its setting (<c>Edge:Urls</c>, <c>Operator:Urls</c>, <c>Internal:Urls</c>), or on
    /// <paramref name="defaultUrls"/>. Each connection is marked with the plane of the listener that took it.
    /// </summary>
    /// <param name="defaultUrls">Where to listen when the setting is absent or empty; without it, as <c>urls</c> (ASPNETCORE_URLS) says.</param>
    public static void ListenOn(this IHostApplicationBuilder builder, Plane plane, string? defaultUrls = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var setting = $"{plane}:Urls";
        var urls = new[] { builder.Configuration[setting], defaultUrls, builder.Configuration["urls"] }.FirstOrDefault(static u => !string.IsNullOrWhiteSpace(u)) ?? "http://localhost:5000";
        var addresses = ListenAddress.ParseAll(setting, urls);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            foreach (var address in addresses)
            {
                foreach (var ip in address.Addresses)
                {
                    Listen(kestrel, plane, address, ip);
                }
            }
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Plane plane, ListenAddress address, IPAddress ip)
    {
        var mark = new PlaneMetadata(plane);
        var bound = kestrel.ApplicationServices.GetRequiredService<PublicAddress>();
        Action<ListenOptions> configure = listener =>
        {
            bound.Add(plane, listener, address.Https);
            listener.Use(next => connection =>
            {
                connection.Features.Set(mark);
                return next(connection);
            });
            if (address.Https)
            {
                listener.UseHttps();
            }
        };
        if (ip.Equals(IPAddress.IPv6Any))
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
        else
        {
            kestrel.Listen(ip, address.Port, configure);
        }
    }
}
