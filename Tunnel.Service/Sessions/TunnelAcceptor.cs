using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Handshake;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>Takes a WebSocket from its handshake to the end of its session.</summary>
internal sealed partial class TunnelAcceptor(
    TunnelRegistry registry,
    PendingHandshakes pending,
    EdgeAddresses edge,
    IHostApplicationLifetime lifetime,
    IOptions<TunnelOptions> options,
    TimeProvider clock,
    ILogger<TunnelAcceptor> logger)
{
    private readonly WebSocketAcceptContext _accept = new()
    {
        SubProtocol = TunnelProtocol.Name,
        KeepAliveInterval = TimeSpan.FromSeconds(options.Value.PingIntervalSeconds),
        KeepAliveTimeout = TimeSpan.FromSeconds(options.Value.PingTimeoutSeconds),
    };

    public async Task<IResult> RunAsync(HttpContext context, ITunnelAuthority authority)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(TunnelProtocol.Name, StringComparer.Ordinal))
        {
            return Problem.Of(StatusCodes.Status426UpgradeRequired, "websocket_required", $"Open this address as a WebSocket with the subprotocol {TunnelProtocol.Name}: run the webhookops command.");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(_accept);
        using var session = await ShakeHandsAsync(context, socket, authority);
        if (session is not null)
        {
            await ServeAsync(session, socket, authority, context.RequestAborted);
        }

        return TypedResults.Empty;
    }

    private async Task<TunnelSession?> ShakeHandsAsync(HttpContext context, WebSocket socket, ITunnelAuthority authority)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        limit.CancelAfter(TunnelProtocol.HandshakeTimeout);
        var place = pending.Enter(limit);
        var name = "";
        var from = edge.CallerOf(context);
        try
        {
            var handshake = await ServerHandshake.ChallengeAsync(
                socket, (agent, cancellation) => { name = agent; return authority.SecretsOfAsync(agent, cancellation); }, limit.Token);
            var grant = await authority.GrantAsync(handshake.Agent, limit.Token)
                ?? throw new HandshakeRefusedException(HandshakeRefusedException.Unauthorized, "This agent was removed.");
            await handshake.WelcomeAsync(grant.Session, edge.BaseUrlOf(context) + grant.PublicPath, limit.Token);

            return new TunnelSession(grant, handshake, from?.ToString() ?? "", clock.GetUtcNow(), new TunnelStream(socket));
        }
        catch (HandshakeRefusedException refused)
        {
            LogRefused(name, from, refused.Message);
            await authority.RejectedAsync(name, from, refused.Code, context.RequestAborted);
            await SayAsync(socket, refused, limit.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            LogUnfinished(name, from, failure.Message);
            socket.Abort();
        }
        finally
        {
            pending.Leave(place);
        }

        return null;
    }

    private async Task ServeAsync(TunnelSession session, WebSocket socket, ITunnelAuthority authority, CancellationToken aborted)
    {
        if (!registry.TryOpen(session))
        {
            return;
        }

        LogOpened(session.Name, session.Number, session.RemoteAddress);
        await using var stop = aborted.UnsafeRegister(static s => ((TunnelSession)s!).Cut("the connection was lost"), session);
        await using var retire = lifetime.ApplicationStopping.UnsafeRegister(static s => ((TunnelSession)s!).Retire(), session);
        try
        {
            await ProbeAsync(session, aborted);
            await authority.OpenedAsync(session, aborted);
            await session.Ended;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            session.Cut("it does not carry requests");
        }
        finally
        {
            registry.Close(session);
            await authority.ClosedAsync(session);
            LogClosed(session.Name, session.Number, session.CutBecause ?? socket.CloseStatusDescription ?? "the agent is gone");
        }
    }

    /// <summary>The first request tells the agent that callers reach it, and us that the tunnel works.</summary>
    private static async Task ProbeAsync(TunnelSession session, CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(TunnelProtocol.HandshakeTimeout);
        using var probe = new HttpRequestMessage(HttpMethod.Options, TunnelHandler.Origin)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        probe.Headers.Add(TunnelHeaders.Probe, "1");
        using var answer = await session.Client.SendAsync(probe, limit.Token);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task SayAsync(WebSocket socket, HandshakeRefusedException refused, CancellationToken cancellation)
    {
        try
        {
            await ServerHandshake.RefuseAsync(socket, refused, cancellation);
            await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, refused.Code, cancellation);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    [LoggerMessage(LogLevel.Information, "Tunnel of {Name} is up: session {Session} from {Address}")]
    private partial void LogOpened(string name, long session, string address);

    [LoggerMessage(LogLevel.Information, "Tunnel of {Name} is down: session {Session}, {Reason}")]
    private partial void LogClosed(string name, long session, string reason);

    [LoggerMessage(LogLevel.Warning, "Refused a tunnel for {Name} from {Address}: {Reason}")]
    private partial void LogRefused(string name, System.Net.IPAddress? address, string reason);

    [LoggerMessage(LogLevel.Debug, "A handshake of {Name} from {Address} did not finish: {Reason}")]
    private partial void LogUnfinished(string name, System.Net.IPAddress? address, string reason);
}
