using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>The agent's end of its tunnels: a Kestrel that serves HTTP/2 on the streams it is given, and listens nowhere.</summary>
public sealed class TunnelServer : IAsyncDisposable
{
    /// <summary>
    /// An idle tunnel is watched by the WebSocket's pings. Kestrel adds its own limit to the time of day, and an infinite one overflows
    /// there: it would say goodbye at the next tick of its clock, a second later.
    /// </summary>
    private static readonly TimeSpan NoTimeout = TimeSpan.FromDays(3650);

    private readonly TunnelListener _listener = new();
    private readonly KestrelServer _kestrel;

    public TunnelServer(ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = new ServiceCollection().AddSingleton(loggers).BuildServiceProvider(),
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        options.Limits.MaxRequestHeaderCount = 200;
        options.Limits.KeepAliveTimeout = NoTimeout;
        options.Limits.Http2.MaxStreamsPerConnection = TunnelProtocol.MaxStreams;
        options.Limits.Http2.InitialStreamWindowSize = TunnelProtocol.StreamWindow;
        options.Limits.Http2.InitialConnectionWindowSize = TunnelProtocol.StreamWindow * TunnelProtocol.MaxStreams;
        options.Limits.Http2.MaxRequestHeaderFieldSize = 32 * 1024;
        options.Listen(_listener.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
        _kestrel = new KestrelServer(Options.Create(options), _listener, loggers);
    }

    public Task StartAsync(RequestDelegate handle, CancellationToken cancellation) => _kestrel.StartAsync(new Application(handle), cancellation);

    /// <summary>Serves a tunnel until it ends.</summary>
    public Task ServeAsync(TunnelStream stream)
    {
        _listener.Add(stream);
        return stream.Ended;
    }

    public ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Application(RequestDelegate handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handle(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
