using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>The server's limits and habits, the same for every listener.</summary>
internal static class KestrelDefaults
{
    /// <summary>For endpoints that do not say otherwise; ingest sets its own, by source.</summary>
    private const long MaxRequestBodyBytes = 1024 * 1024;

    private static readonly ContentLengthEncoding s_contentLength = new();

    public static void Apply(KestrelServerOptions kestrel)
    {
        // A line ends with CR LF, as proxies read it too; this server has no other place to say so. It is read when the server starts.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;

        // One byte is one character, in and out: what a sender signed and what a destination gets are the same bytes.
        kestrel.RequestHeaderEncodingSelector = static name => name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? s_contentLength : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    /// <summary>
    /// A request is worked on by the pool's thread that received it, instead of being handed to another: we never block one. (What is
    /// unsafe about it begins where the runtime is told to do without the pool altogether.)
    /// </summary>
    public static void Apply(SocketTransportOptions sockets) => sockets.UnsafePreferInlineScheduling = true;
}
