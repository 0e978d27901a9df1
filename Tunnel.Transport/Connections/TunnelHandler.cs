using System.Net;
using System.Text;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>
/// The service's end of a tunnel: an HTTP/2 client with exactly one connection, the tunnel's stream. Once that is gone every request
/// fails; a new session of the agent has a handler of its own.
/// </summary>
public static class TunnelHandler
{
    /// <summary>The origin of every request in a tunnel: one origin, one connection. What the app sees as its host, the agent decides.</summary>
    public static readonly Uri Origin = new("http://tunnel");

    /// <summary>Of one tunnel's requests, by path and query.</summary>
    public static LastUri Uris() => new(static target => RawUri.Of("http://tunnel", target));

    public static HttpMessageInvoker Create(TunnelStream stream)
    {
        TunnelStream? unused = stream;
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => Interlocked.Exchange(ref unused, null) is { } taken
                ? ValueTask.FromResult<Stream>(new DefinedFrames(taken))
                : ValueTask.FromException<Stream>(Cut(stream)),
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = false,
            InitialHttp2StreamWindowSize = Protocol.TunnelProtocol.StreamWindow,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>A second connection is wanted when the first cannot be used any more, whatever became of it: then the agent is to dial anew.</summary>
    private static IOException Cut(TunnelStream stream)
    {
        stream.Abort();
        return new IOException("The tunnel was cut.");
    }
}
