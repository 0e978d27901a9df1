using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebhookOps.Agent.Apps;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Handshake;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Agent.Tunnels;

/// <summary>Keeps one tunnel up for ever: dials, proves itself, serves until it ends, waits, dials again.</summary>
public sealed class AgentTunnel(TunnelSettings settings, RequestDelegate handle, Action<TunnelState> say, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Two that dial at once would take the tunnel from each other for ever; so each waits its longest.</summary>
    private const string Rivalled =
        "Another webhookops has joined under the same name and has this tunnel now. Stop one of the two, or give each a name of its own.";

    private static readonly string Version = typeof(AgentTunnel).Assembly.GetName().Version?.ToString(3) ?? "0";

    private readonly TunnelServer _server = new(loggers);
    private readonly Backoff _backoff = new(settings.FirstRetry, settings.LongestRetry, settings.RetryJitter);
    private string _publicUrl = "";

    /// <summary>Runs until cancelled, or until the server has said that trying again will not help.</summary>
    /// <param name="once">Do not dial again after the first tunnel has ended or the first attempt has failed.</param>
    /// <returns>Why it ended.</returns>
    public async Task<TunnelState.Offline> RunAsync(bool once, CancellationToken cancellation)
    {
        await _server.StartAsync(HandleAsync, cancellation);
        while (true)
        {
            say(new TunnelState.Connecting());
            var reason = await ConnectAndServeAsync(cancellation);
            if (once || cancellation.IsCancellationRequested)
            {
                reason = reason with { Final = true };
            }

            var offline = reason with { RetryIn = reason.Final ? TimeSpan.Zero : _backoff.Next(reason.RetryIn) };
            say(offline);
            if (offline.Final)
            {
                return offline;
            }

            await Task.Delay(offline.RetryIn, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The server's first request says that callers reach us now; until then it would be untrue to say so.</summary>
    private Task HandleAsync(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey(TunnelHeaders.Probe))
        {
            return handle(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        _backoff.Reset();
        say(new TunnelState.Online(_publicUrl));
        return Task.CompletedTask;
    }

    private async Task<TunnelState.Offline> ConnectAndServeAsync(CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        try
        {
            var welcome = await DialAsync(socket, cancellation);
            await using var stream = new TunnelStream(socket);
            await using var stop = cancellation.UnsafeRegister(static s => ((TunnelStream)s!).Abort(), stream);
            _publicUrl = Shown(welcome.PublicUrl ?? "");
            await _server.ServeAsync(stream);
            return Ended(socket, cancellation);
        }
        catch (HandshakeRefusedException refused)
        {
            return new(refused.Message, default, Final: false);
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or OperationCanceledException)
        {
            return new(Explain(failure, socket, cancellation), default, Final: false);
        }
    }

    /// <summary>With the base that callers know: the tunnel's id is the last part of either.</summary>
    private string Shown(string url) => settings.WebhookBaseUrl is { } known ? $"{known.AbsoluteUri.TrimEnd('/')}/{url[(url.LastIndexOf('/') + 1)..]}" : url;

    private async Task<HandshakeMessage> DialAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TunnelProtocol.HandshakeTimeout);
        socket.Options.AddSubProtocol(TunnelProtocol.Name);
        socket.Options.KeepAliveInterval = settings.PingInterval;
        socket.Options.KeepAliveTimeout = settings.PingTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        if (settings.PresentSecret)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + settings.Secret.Reveal());
        }

        socket.Options.RemoteCertificateValidationCallback = CertificateCheck.Of(settings.VerifyTls, settings.Authorities);
        await socket.ConnectAsync(settings.Endpoint, limit.Token);
        return await AgentHandshake.RunAsync(socket, settings.Name, settings.Secret, Version, limit.Token);
    }

    private TunnelState.Offline Ended(WebSocket socket, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? new("stopped", default, Final: true)
        : socket.CloseStatus == TunnelProtocol.Replaced ? new(Rivalled, settings.LongestRetry, Final: false)
        : socket.CloseStatusDescription is { Length: > 0 } said ? new($"The server ended the tunnel: {said.TrimEnd('.')}.", default, Final: false)
        : new("The connection to the server was lost.", default, Final: false);

    private string Explain(Exception failure, ClientWebSocket socket, CancellationToken cancellation) => failure switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => "stopped",
        OperationCanceledException => $"{settings.Endpoint.Authority} did not answer in time.",
        _ when (int)socket.HttpStatusCode is >= 300 and var status => $"{settings.Endpoint.Authority} answered {status} instead of opening a tunnel.",
        _ => $"{settings.Endpoint.Authority} cannot be reached: {(failure.InnerException?.InnerException ?? failure.InnerException ?? failure).Message.TrimEnd('.')}.",
    };
}
