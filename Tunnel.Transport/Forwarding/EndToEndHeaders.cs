using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Which headers concern both ends, and which only this connection (RFC 9110, 7.6.1).</summary>
public static class EndToEndHeaders
{
    private static readonly FrozenSet<string> HopByHop = FrozenSet.ToFrozenSet(
        [
            "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
            "Expect", "HTTP2-Settings",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Pass(string name) => !HopByHop.Contains(name) && name[0] != ':';

    /// <summary>Whether <c>Connection</c> names this header too.</summary>
    public static bool IsNamedIn(StringValues connection, string name)
    {
        foreach (var line in connection)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (line.AsSpan(part).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
