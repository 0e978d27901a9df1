using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Net;

namespace WebhookOps.ServiceDefaults.Edge;

/// <summary>
/// Who called the public edge, and by which URL. <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> count only where a trusted proxy
/// wrote them: of the addresses it names, the last one that is not itself such a proxy is the caller.
/// </summary>
public sealed class EdgeAddresses(IOptions<EdgeOptions> options)
{
    private readonly AddressList _proxies = options.Value.ParseTrustedProxies() ?? AddressList.None;
    private readonly string? _publicUrl = options.Value.PublicUrl?.TrimEnd('/');

    /// <summary>The caller's address; null where the connection has none (a Unix socket).</summary>
    public IPAddress? CallerOf(HttpContext context)
    {
        var peer = Plain(context.Connection.RemoteIpAddress);
        if (!IsProxy(peer))
        {
            return peer;
        }

        var named = context.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = named.Length - 1; i >= 0; i--)
        {
            if (!TryParse(named[i], out var address))
            {
                return peer;
            }

            peer = address;
            if (!IsProxy(address))
            {
                break;
            }
        }

        return peer;
    }

    /// <summary>Scheme and host of the public URL that was called, without a slash at the end.</summary>
    public string BaseUrlOf(HttpContext context)
    {
        if (_publicUrl is not null)
        {
            return _publicUrl;
        }

        var request = context.Request;
        if (!IsProxy(Plain(context.Connection.RemoteIpAddress)))
        {
            return string.Concat(request.Scheme, "://", request.Host.Value);
        }

        var scheme = request.Headers["X-Forwarded-Proto"].ToString();
        var host = request.Headers["X-Forwarded-Host"].ToString();
        return string.Concat(scheme is "http" or "https" ? scheme : request.Scheme, "://", host.Length > 0 ? host : request.Host.Value);
    }

    /// <summary>Path and query exactly as the request line has them, still percent-encoded.</summary>
    public static string TargetOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
        return path < 0 ? "/" : target[path..];
    }

    private bool IsProxy(IPAddress? address) => address is not null && _proxies.Contains(address);

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    /// <summary>Some proxies write the port too: <c>192.0.2.1:4711</c>, <c>[2001:db8::1]:4711</c>.</summary>
    private static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPEndPoint.TryParse(text, out var endPoint))
        {
            return false;
        }

        address = Plain(endPoint.Address)!;
        return true;
    }
}
